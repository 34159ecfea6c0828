import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Directory } from '../../directory/directory.ts';
import { storedText } from '../../directory/entry-record.ts';
import { BASE, type Change, dnOf, quoted, USERS, WriteWorld } from './write-world.test-support.ts';

const NAMES = ['u', 'v', 'w', 'x'];
const DNS = [...NAMES.map(dnOf), `CN=w,OU=a,${BASE}`, `OU=a,${BASE}`, USERS, BASE];
const ATTRIBUTES = [
  'sAMAccountName',
  'userPrincipalName',
  'userAccountControl',
  'pwdLastSet',
  'lockoutTime',
  'badPwdCount',
  'primaryGroupID',
  'groupType',
  'member',
  'manager',
  'description',
  'servicePrincipalName',
  'unicodePwd',
  'objectClass',
  'cn',
  'logonHours',
  'minPwdLength',
];

const anyValue: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  fc.constantFrom(...NAMES, ...NAMES.map((name) => `${name}@contoso.test`), ...DNS),
  fc.constantFrom('0', '-1', '512', '514', '4096', '513', '-2147483646', 'user', 'group', 'http/x'),
  fc.constantFrom(quoted('Abcdefg1'), quoted('Abcdefg2'), quoted('x')),
  fc.uint8Array({ maxLength: 12 }),
);

const anyChange: fc.Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom('add', 'delete', 'replace', 'increment'),
    fc.constantFrom(...ATTRIBUTES),
    fc.array(anyValue, { maxLength: 2 }),
  )
  .map(([operation, attribute, values]) => [operation, attribute, ...values] as const);

type Write = (world: WriteWorld) => string;

const anyDn = fc.constantFrom(...DNS);

const anyWrite: fc.Arbitrary<Write> = fc.oneof(
  fc.tuple(anyDn, fc.array(anyChange, { minLength: 1, maxLength: 3 })).map(
    ([dn, changes]): Write =>
      (world) =>
        world.modify(dn, changes),
  ),
  fc
    .tuple(anyDn, fc.constantFrom('user', 'group', 'computer', 'organizationalUnit'), anyChange)
    .map(
      ([dn, objectClass, [, attribute, ...values]]): Write =>
        (world) =>
          world.add(dn, { objectClass, [attribute]: values }),
    ),
  anyDn.map(
    (dn): Write =>
      (world) =>
        world.delete(dn),
  ),
  fc.tuple(anyDn, fc.constantFrom(...NAMES), fc.option(anyDn, { nil: undefined })).map(
    ([dn, name, above]): Write =>
      (world) =>
        world.rename(dn, `CN=${name}`, above),
  ),
);

/** Every index of the directory, asked for every object that there is. */
function lostObjects(directory: Directory): string[] {
  return [...directory.records()].flatMap((record) => {
    const dn = directory.dnOf(record);
    const upn = storedText(record, 'userprincipalname');
    const sam = storedText(record, 'samaccountname');
    const isFound =
      directory.recordByDn(dn)?.id === record.id &&
      (upn === undefined || directory.recordByUpn(upn)?.id === record.id) &&
      (sam === undefined || directory.recordBySam(sam)?.id === record.id);
    const dangling = Object.values(record.attributes)
      .flat()
      .filter((value) => typeof value === 'number' && directory.record(value) === undefined);
    return isFound && dangling.length === 0 ? [] : [dn];
  });
}

/** All that can be seen of a directory but the counters of wrong passwords. */
function contents(directory: Directory): string {
  const counters = new Set(['badpwdcount', 'badpasswordtime', 'lockouttime']);
  return JSON.stringify(
    [...directory.records()].map(({ id, parent, rdn, attributes, passwords }) => [
      id,
      parent,
      rdn,
      Object.entries(attributes).filter(([key]) => !counters.has(key)),
      passwords.map((password) => password.reveal()),
    ]),
  );
}

test.each(['samba', 'windows-2022'] as const)(
  '%s: whatever is written, objects are found by all their names and links lead to objects',
  (profile) => {
    fc.assert(
      fc.property(fc.array(anyWrite, { maxLength: 12 }), (writes) => {
        const world = new WriteWorld(profile);
        for (const write of writes) write(world);
        expect(lostObjects(world.directory)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  },
);

test.each(['samba', 'windows-2022'] as const)('%s: what is refused changes nothing', (profile) => {
  fc.assert(
    fc.property(fc.array(anyWrite, { maxLength: 8 }), (writes) => {
      const world = new WriteWorld(profile);
      for (const write of writes) {
        const before = contents(world.directory);
        if (write(world) !== '0') expect(contents(world.directory)).toBe(before);
      }
    }),
    { numRuns: 20 },
  );
});

test('any octets anywhere get an answer', () => {
  const anyOctets = fc.uint8Array({ maxLength: 40 });
  const anyText = fc.oneof(
    anyOctets.map((octets) => Buffer.from(octets).toString('utf8')),
    anyDn,
  );
  const world = new WriteWorld();
  fc.assert(
    fc.property(
      anyText,
      anyText,
      anyText,
      fc.array(anyOctets, { maxLength: 3 }),
      (dn, name, other, values) => {
        const [attribute = 'sn'] = ATTRIBUTES.filter((each) => each.length === other.length % 20);
        const answers = [
          world.add(dn, { objectClass: 'user', [name]: values }),
          world.modify(dnOf('u'), [['replace', name, ...values]]),
          world.modify(dnOf('u'), [['replace', attribute, ...values]]),
          world.rename(dn, name, other),
          world.delete(dn),
        ];
        for (const answer of answers) expect(answer).toMatch(/^\d+( [0-9A-F]{8})?$/);
      },
    ),
    { numRuns: 100 },
  );
});
