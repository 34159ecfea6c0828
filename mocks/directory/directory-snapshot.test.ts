import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../harness/runtime/secret.ts';
import { Directory } from './directory.ts';
import { describeDomain } from './domain-description.ts';
import { PROVISIONED_POLICY } from './domain-policy.ts';
import { LayeredMap } from './layered-map.ts';

const domain = describeDomain('contoso.test');
const newDirectory = () => new Directory({ domain, policy: PROVISIONED_POLICY });

interface Step {
  readonly kind: 'add' | 'remove' | 'describe' | 'upn' | 'password' | 'join' | 'rename';
  readonly who: number;
  readonly value: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('add', 'remove', 'describe', 'upn', 'password', 'join', 'rename'),
  who: fc.nat(4),
  value: fc.nat(3),
});

function apply(directory: Directory, { kind, who, value }: Step): void {
  const name = `user${who}`;
  const entry = directory.findBySam(name);
  if (entry === undefined) {
    if (kind !== 'add') return;
    directory.add({ sAMAccountName: name, displayName: name, password: new Secret('p') }, 1n);
    return;
  }
  switch (kind) {
    case 'remove':
      directory.remove(entry.record);
      return;
    case 'describe':
      directory.setAttributes(entry, { description: value === 0 ? [] : [`text ${value}`] });
      return;
    case 'upn':
      directory.setAttributes(entry, { userPrincipalName: [`${name}-${value}@contoso.test`] });
      return;
    case 'password':
      directory.setPassword(entry, new Secret(`password ${value}`), 2n);
      return;
    case 'join': {
      const group = directory.findBySam('Protected Users');
      if (group !== undefined) directory.setAttributes(group, { member: [entry.dn] });
      return;
    }
    case 'rename':
      directory.update(entry.record, { rdn: { type: 'CN', value: `${name} ${value}` } });
      return;
    default:
      return;
  }
}

/** All that can be asked, by each way of asking. */
function everything(directory: Directory): unknown {
  return [...directory.entries()].map((entry) => {
    const upn = entry.text('userPrincipalName');
    const sam = entry.text('sAMAccountName');
    return {
      attributes: entry.attributes,
      passwords: entry.passwords.map((password) => password.reveal()),
      byDn: directory.findByDn(entry.dn)?.id,
      byUpn: upn === undefined ? undefined : directory.findByUpn(upn)?.id,
      bySam: sam === undefined ? undefined : directory.findBySam(sam)?.id,
    };
  });
}

describe('a snapshot', () => {
  test('gives back what was saved, whatever happened since', () => {
    fc.assert(
      fc.property(fc.array(step), fc.array(step), (before, since) => {
        const directory = newDirectory();
        for (const each of before) apply(directory, each);
        const saved = everything(directory);
        const snapshot = directory.save();
        for (const each of since) apply(directory, each);
        directory.restore(snapshot);

        expect(everything(directory)).toEqual(saved);
      }),
      { numRuns: 60 },
    );
  });

  test('can be restored again and again', () => {
    const directory = newDirectory();
    const snapshot = directory.save();
    for (let round = 0; round < 3; round += 1) {
      apply(directory, { kind: 'add', who: round, value: 0 });
      directory.restore(snapshot);
    }

    expect(everything(directory)).toEqual(everything(newDirectory()));
  });

  test('a fork and its origin go separate ways', () => {
    fc.assert(
      fc.property(fc.array(step), fc.array(step), fc.array(step), (before, here, there) => {
        const directory = newDirectory();
        for (const each of before) apply(directory, each);
        const fork = directory.fork();
        const saved = everything(directory);
        for (const each of there) apply(fork, each);
        const afterThere = everything(directory);
        const forked = everything(fork);
        for (const each of here) apply(directory, each);

        expect([afterThere, everything(fork)]).toEqual([saved, forked]);
      }),
      { numRuns: 60 },
    );
  });

  test('every way of finding an object leads to it, after any history', () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const directory = newDirectory();
        for (const each of steps) apply(directory, each);
        for (const entry of directory.entries()) {
          expect(directory.findByDn(entry.dn)?.id).toBe(entry.id);
          const sam = entry.text('sAMAccountName');
          if (sam !== undefined) expect(directory.findBySam(sam)?.id).toBe(entry.id);
          for (const group of entry.attribute('memberOf')?.values ?? []) {
            const members = directory.findByDn(String(group))?.attribute('member')?.values;
            expect(members).toContain(entry.dn);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a layered map', () => {
  const change = fc.tuple(fc.constantFrom('set', 'delete', 'save'), fc.nat(6), fc.nat());

  test('holds what a plain map holds, however often it is saved', () => {
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const layered = new LayeredMap<number, number>();
        const plain = new Map<number, number>();
        for (const [kind, key, value] of changes) {
          if (kind === 'save') layered.save();
          else if (kind === 'delete') {
            layered.delete(key);
            plain.delete(key);
          } else {
            layered.set(key, value);
            plain.set(key, value);
          }
          expect(layered.get(key)).toBe(plain.get(key));
        }

        expect(new Map(layered.entries())).toEqual(plain);
      }),
    );
  });

  test('asks few layers, however often it was saved', () => {
    const map = new LayeredMap<number, number>();
    for (let round = 0; round < 100; round += 1) {
      map.set(round, round);
      map.save();
    }

    expect(map.save().layers.length).toBeLessThanOrEqual(4);
  });
});
