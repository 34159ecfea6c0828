import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Activity } from '../../../harness/runtime/activity.ts';
import { EventLog } from '../../../harness/runtime/event-log.ts';
import { seededRandom } from '../../../harness/runtime/random.ts';
import { Secret } from '../../../harness/runtime/secret.ts';
import { VirtualClock } from '../../../harness/runtime/virtual-clock.ts';
import { Directory } from '../../directory/directory.ts';
import { DIRECTORY_PROFILES } from '../../directory/directory-profile.ts';
import { describeDomain } from '../../directory/domain-description.ts';
import { PROVISIONED_POLICY } from '../../directory/domain-policy.ts';
import { fileTimeFromUnixMs } from '../../directory/file-time.ts';
import { attributeSchema } from '../../directory/schema/schema.ts';
import { logOn, pdcEmulatorOn } from '../binds/log-on.ts';
import type { ControllerContext } from '../controller-context.ts';
import type { DirectoryEvent } from '../events.ts';
import { DomainReplication } from './domain-replication.ts';

const HOUR = 3_600_000;
const ALICE = 'alice@contoso.test';

/** Two controllers of one domain; DC1 is the PDC emulator. */
class TwoControllers {
  readonly clock = new VirtualClock(Date.UTC(2026, 10, 20, 9), new Activity());
  readonly dc1: Directory;
  readonly dc2: Directory;
  readonly replication: DomainReplication;
  isPdcReachable = true;
  readonly #pdc: ControllerContext;
  readonly #other: ControllerContext;

  constructor(delayMs = HOUR) {
    const { clock } = this;
    this.dc1 = new Directory({
      domain: describeDomain('contoso.test'),
      policy: { ...PROVISIONED_POLICY, lockoutThreshold: 3 },
    });
    this.#add('alice', 'Right-Battery-1');
    this.dc2 = this.dc1.replica();
    this.replication = new DomainReplication(
      [
        { name: 'DC1', directory: this.dc1, clock },
        { name: 'DC2', directory: this.dc2, clock },
      ],
      { delayMs, clock, pdcEmulator: 'DC1' },
    );
    const context = (host: string, directory: Directory): ControllerContext => ({
      clock,
      random: seededRandom(host),
      events: new EventLog<DirectoryEvent>(clock).sinkFor(host),
      directory,
      profile: DIRECTORY_PROFILES['windows-2022'],
      host,
      requireTlsForSimpleBind: false,
    });
    this.#pdc = context('dc1.contoso.test', this.dc1);
    const pdcEmulator = pdcEmulatorOn(this.#pdc, () => this.isPdcReachable);
    this.#other = { ...context('dc2.contoso.test', this.dc2), pdcEmulator };
  }

  get now() {
    return fileTimeFromUnixMs(this.clock.now());
  }

  #add(name: string, password: string): void {
    this.dc1.add(
      {
        sAMAccountName: name,
        displayName: name,
        userPrincipalName: `${name}@contoso.test`,
        password: new Secret(password),
      },
      this.now,
    );
  }

  bind(at: 'dc1' | 'dc2', password: string): string {
    const context = at === 'dc1' ? this.#pdc : this.#other;
    const record = context.directory.account(ALICE).record;
    const outcome = logOn(record, new Secret(password), context);
    return outcome.kind === 'accepted' ? '0' : outcome.win32.toString(16);
  }

  counts(): readonly (string | undefined)[] {
    return [this.dc1, this.dc2].map((each) => each.account(ALICE).text('badPwdCount'));
  }

  resetPassword(at: 'dc1' | 'dc2', password: string): void {
    this[at].setPassword(this[at].account(ALICE), new Secret(password), this.now);
  }
}

describe('replication', () => {
  test('a change reaches the other controller after the delay and not before', async () => {
    const domain = new TwoControllers();
    domain.dc1.setAttributes(domain.dc1.account(ALICE), { description: ['new'] });

    await domain.clock.advance(HOUR - 1);
    const early = domain.dc2.account(ALICE).text('description');
    await domain.clock.advance(1);

    expect([early, domain.dc2.account(ALICE).text('description')]).toEqual([undefined, 'new']);
  });

  test('logon counters stay where they are', async () => {
    const domain = new TwoControllers(0);
    domain.bind('dc1', 'wrong');

    expect(domain.counts()).toEqual(['1', '0']);
  });

  test('of two writes to one attribute the later wins on both', async () => {
    const domain = new TwoControllers();
    domain.dc1.setAttributes(domain.dc1.account(ALICE), { description: ['first'] });
    await domain.clock.advance(1_000);
    domain.dc2.setAttributes(domain.dc2.account(ALICE), { description: ['second'] });
    await domain.clock.advance(2 * HOUR);

    const texts = [domain.dc1, domain.dc2].map((each) => each.account(ALICE).text('description'));
    expect(texts).toEqual(['second', 'second']);
  });

  test('the account policy goes at once', () => {
    const domain = new TwoControllers();
    domain.dc2.policy = { ...domain.dc2.policy, lockoutThreshold: 9 };

    expect(domain.dc1.policy.lockoutThreshold).toBe(9);
  });

  test('a new password goes to the PDC emulator at once, and to the others later', async () => {
    const domain = new TwoControllers();
    domain.resetPassword('dc2', 'Fresh-Battery-2');
    const atPdc = domain.bind('dc1', 'Fresh-Battery-2');

    domain.resetPassword('dc1', 'Newest-Battery-3');
    const held = domain.dc2.account(ALICE).passwords[0]?.reveal();
    await domain.clock.advance(HOUR);

    expect([atPdc, held]).toEqual(['0', 'Fresh-Battery-2']);
    expect(domain.dc2.account(ALICE).passwords[0]?.reveal()).toBe('Newest-Battery-3');
  });

  test('while replication is paused nothing is carried, not even a lockout', () => {
    const domain = new TwoControllers();
    domain.replication.pause();
    for (let count = 0; count < 3; count += 1) domain.bind('dc1', 'wrong');
    const before = domain.dc2.account(ALICE).text('lockoutTime');
    domain.replication.resume();

    expect(before).toBeUndefined();
    expect(domain.dc2.account(ALICE).text('lockoutTime')).toMatch(/^\d{18}$/);
  });

  test('after any history both hold the same, but for what is their own', async () => {
    const step = fc.record({
      at: fc.constantFrom('dc1' as const, 'dc2' as const),
      waitMs: fc.nat(2 * HOUR),
      kind: fc.constantFrom(
        'text',
        'clear',
        'password',
        'wrong',
        'add',
        'remove',
        'rename',
        'group',
      ),
      value: fc.integer({ min: 0, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        const domain = new TwoControllers();
        for (const { at, waitMs, kind, value } of steps) {
          apply(domain, at, kind, value);
          await domain.clock.advance(waitMs);
        }
        await domain.clock.advance(3 * HOUR);

        expect(replicated(domain.dc2)).toEqual(replicated(domain.dc1));
      }),
      { numRuns: 60 },
    );
  });
});

describe('the PDC emulator', () => {
  test('a password that only the PDC emulator knows yet is accepted everywhere', () => {
    const domain = new TwoControllers();
    domain.resetPassword('dc1', 'Fresh-Battery-2');

    expect(domain.bind('dc2', 'Fresh-Battery-2')).toBe('0');
    expect(domain.counts()).toEqual(['0', '0']);
  });

  test('a wrong password at another controller counts at both', () => {
    const domain = new TwoControllers();
    domain.bind('dc2', 'wrong');
    domain.bind('dc1', 'wrong');

    expect(domain.counts()).toEqual(['2', '1']);
  });

  test('wrong passwords spread over the controllers lock the account at the PDC emulator, and so everywhere', () => {
    const domain = new TwoControllers();
    const told = ['dc2', 'dc1', 'dc2'].map((at) => domain.bind(at as 'dc1' | 'dc2', 'wrong'));

    expect(told).toEqual(['52e', '52e', '52e']);
    expect(domain.bind('dc2', 'Right-Battery-1')).toBe('775');
    expect(domain.counts()).toEqual(['3', '2']);
  });

  test('a controller that cannot reach it decides on its own', () => {
    const domain = new TwoControllers();
    domain.resetPassword('dc1', 'Fresh-Battery-2');
    domain.isPdcReachable = false;

    expect(domain.bind('dc2', 'Fresh-Battery-2')).toBe('52e');
    expect(domain.bind('dc2', 'Right-Battery-1')).toBe('0');
  });

  test('it counts at least as much as any other, whatever the order', () => {
    const attempt = fc.tuple(
      fc.constantFrom('dc1' as const, 'dc2' as const),
      fc.constantFrom('wrong', 'also wrong'),
    );
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 12 }), (attempts) => {
        const domain = new TwoControllers();
        for (const [at, password] of attempts) domain.bind(at, password);
        const [pdc = '0', other = '0'] = domain.counts();

        expect(Number(pdc)).toBeGreaterThanOrEqual(Number(other));
      }),
      { numRuns: 60 },
    );
  });
});

function apply(domain: TwoControllers, at: 'dc1' | 'dc2', kind: string, value: number): void {
  const directory = domain[at];
  const alice = directory.account(ALICE);
  const name = `${at}-${value}`;
  const known = directory.findBySam(name);
  switch (kind) {
    case 'text':
      directory.setAttributes(alice, { description: [`text ${value}`] });
      return;
    case 'clear':
      directory.setAttributes(alice, { description: [] });
      return;
    case 'password':
      directory.setPassword(alice, new Secret(`Password-${value}`), domain.now);
      return;
    case 'wrong':
      domain.bind(at, 'wrong');
      return;
    case 'add':
      if (known === undefined) {
        const seed = { sAMAccountName: name, displayName: name, password: new Secret('x') };
        directory.add(seed, domain.now);
      }
      return;
    case 'remove':
      if (known !== undefined) directory.remove(known.record);
      return;
    case 'rename':
      if (known !== undefined) {
        const rdn = { type: 'CN', value: `${name} renamed` };
        directory.update(known.record, { rdn });
      }
      return;
    default:
      if (known !== undefined) {
        const group = directory.findBySam('Protected Users');
        if (group !== undefined) directory.setAttributes(group, { member: [known.dn] });
      }
  }
}

/** Everything of a replica that is not its own. */
function replicated(directory: Directory): unknown {
  return [...directory.records()]
    .map((record) => ({
      id: record.id,
      dn: directory.dnOf(record),
      passwords: record.passwords.map((password) => password.reveal()),
      attributes: Object.entries(record.attributes)
        .filter(([key]) => attributeSchema(key)?.replicated !== false)
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    }))
    .sort((left, right) => left.id - right.id);
}
