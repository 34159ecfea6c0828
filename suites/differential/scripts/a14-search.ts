import type { Expectation, Script, Search, Step } from '../step.ts';
import { addAccount, asSystem, LOCK, modify, replace, search, step } from './vocabulary.ts';

const GLOBAL_SECURITY = String(-2147483646);
const TWELVE = Array.from({ length: 12 }, (_, index) => `m${String(index).padStart(2, '0')}`);

const ENTRIES: readonly Step[] = [
  step({ do: 'add', dn: 'OU={x}ou,{base}', attributes: { objectClass: ['organizationalUnit'] } }),
  ...TWELVE.map((name) =>
    step({
      do: 'add',
      dn: `CN={x}${name},OU={x}ou,{base}`,
      attributes: {
        objectClass: ['contact'],
        description: [name],
        sn: [`Surname-{x}-${name.at(-1)}`],
      },
    }),
  ),
  step({
    do: 'add',
    dn: 'CN={x}g,OU={x}ou,{base}',
    attributes: {
      objectClass: ['group'],
      sAMAccountName: ['{x}g'],
      groupType: [GLOBAL_SECURITY],
      member: TWELVE.map((name) => `CN={x}${name},OU={x}ou,{base}`),
    },
  }),
];

const OU = { base: 'OU={x}ou,{base}', scope: 'sub' } as const satisfies Partial<Search>;
const found = (count: number): Expectation => ({ code: 0, found: count });

/** Filters on account `u` and group `g`, and whether they match just the one. */
const FILTERS: readonly (readonly [filter: string, count: number])[] = [
  ['(userPrincipalName={x}.UPN@{dns})', 1],
  ['(USERPRINCIPALNAME={x}.upn@{dns})', 1],
  ['(userPrincipalName={u.upn})', 0],
  ['(sAMAccountName={x}U)', 1],
  ['(displayName=Display*{x})', 1],
  ['(displayName=*{x}*)', 1],
  ['(displayName=*y {x})', 1],
  ['(&(cn={x}u)(mail=*))', 0],
  ['(&(cn={x}u)(displayName=*))', 1],
  ['(&(cn={x}u)(!(displayName=Other)))', 1],
  ['(&(cn={x}u)(objectCategory=person))', 1],
  ['(&(cn={x}u)(objectCategory=CN=Person,CN=Schema,CN=Configuration,{base}))', 1],
  ['(&(cn={x}u)(objectClass=user)(objectClass=person))', 1],
  ['(&(cn={x}u)(userAccountControl:1.2.840.113556.1.4.803:=512))', 1],
  ['(&(cn={x}u)(userAccountControl:1.2.840.113556.1.4.803:=514))', 0],
  ['(&(cn={x}u)(userAccountControl:1.2.840.113556.1.4.804:=514))', 1],
  ['(&(cn={x}u)(userAccountControl>=512))', 1],
  ['(&(cn={x}u)(userAccountControl<=511))', 0],
  ['(&(cn={x}u)(memberOf:1.2.840.113556.1.4.1941:=CN={x}h,CN=Users,{base}))', 1],
  ['(&(cn={x}u)(memberOf=CN={x}h,CN=Users,{base}))', 0],
  ['(&(cn={x}u)(memberOf=CN={x}g,CN=Users,{base}))', 1],
  ['(anr={x}u)', 1],
  ['(anr=Display {x})', 1],
  ['(distinguishedName=CN={x}u,CN=Users,{base})', 1],
  ['(objectSid={u.sid})', 1],
  ['(&(cn={x}u)(noSuchAttribute=1))', 0],
  ['(&(cn={x}u)(!(noSuchAttribute=1)))', 1],
  ['(&(cn={x}u)(cn:1.2.3.4.5:=x))', 0],
  ['(&(cn={x}u)(msDS-User-Account-Control-Computed=0))', 0],
  ['(|(cn={x}u)(cn={x}none))', 1],
  ['(cn=\\7b\\7d)', 0],
];

/** Bases that are not there. */
const NO_SUCH_BASES = [
  'CN={x}none,CN=Users,{base}',
  'DC=fabrikam,DC=test',
  'DC=child,{base}',
  'DC=test',
];

const USER_STEPS: readonly Step[] = [
  addAccount({
    attributes: { userPrincipalName: ['{x}.upn@{dns}'], displayName: ['Display {x}'] },
  }),
];

const group = (name: string, member: string) =>
  step({
    do: 'add',
    dn: `CN={x}${name},CN=Users,{base}`,
    attributes: {
      objectClass: ['group'],
      sAMAccountName: [`{x}${name}`],
      groupType: [GLOBAL_SECURITY],
      member: [member],
    },
  });

export const A14_SEARCH: readonly Script[] = [
  {
    id: 'a14/filters',
    steps: [
      ...USER_STEPS,
      group('g', '{u.dn}'),
      group('h', 'CN={x}g,CN=Users,{base}'),
      ...FILTERS.map(([filter, count]) => search(filter, {}, found(count))),
      search('(cn~={x}u)', {}, { code: 1, hr: '00002020' }),
    ],
  },
  {
    id: 'a14/bases',
    steps: [
      ...NO_SUCH_BASES.map((base) =>
        search('(objectClass=*)', { base, scope: 'base' }, { code: 32, references: 0 }),
      ),
      ...NO_SUCH_BASES.map((base) =>
        search('(objectClass=*)', { base, scope: 'sub' }, { code: 32, references: 0 }),
      ),
      search('(objectClass=*)', { base: 'no dn at all' }, { code: 34 }),
      search('(cn=none-{x})', { base: 'cn=users,{base}' }, found(0)),
    ],
  },
  {
    id: 'a14/continuation-references',
    steps: [
      search('(cn=none-{x})', { base: '{base}' }, { code: 0, found: 0, references: 3 }),
      search('(cn=none-{x})', { base: '{base}', scope: 'one' }, { code: 0, references: 3 }),
      search('(cn=none-{x})', { base: '{base}', scope: 'base' }, { code: 0, references: 0 }),
      search('(cn=none-{x})', {}, { code: 0, references: 0 }),
      search(
        '(cn=none-{x})',
        { base: '{base}', controls: [{ oid: '1.2.840.113556.1.4.1339' }] },
        { code: 0, references: 0 },
      ),
      addAccount(),
      step({ do: 'bind', account: 'u', password: 'right', on: 'gc', transport: 'gc-tls' }),
      search('(cn=none-{x})', { base: '{base}', on: 'gc' }, { code: 0, references: 0 }),
      search('(cn={x}u)', { base: '', on: 'gc' }, found(1)),
      step(
        {
          do: 'modify',
          dn: '{u.dn}',
          on: 'gc',
          changes: [{ operation: 'replace', attribute: 'description', values: ['x'] }],
        },
        { code: 53 },
      ),
      search(
        '(cn={x}u)',
        { on: 'gc', attributes: ['badPwdCount'] },
        { code: 0, values: { badPwdCount: ['0'] } },
      ),
    ],
  },
  {
    id: 'a14/limits',
    steps: [
      ...ENTRIES,
      search('(objectClass=contact)', OU, found(12)),
      search('(objectClass=contact)', { ...OU, sizeLimit: 3 }, found(12)),
      search('(objectClass=contact)', { ...OU, timeLimit: 1 }, found(12)),
      search('(objectClass=contact)', { ...OU, scope: 'one' }, found(12)),
      search('(objectClass=contact)', { ...OU, scope: 'base' }, found(0)),
      search('(objectClass=contact)', { ...OU, typesOnly: true }, found(12)),
    ],
  },
  {
    id: 'a14/pages',
    steps: [
      ...ENTRIES,
      search('(objectClass=contact)', { ...OU, paged: { size: 5 } }, found(5)),
      search('(objectClass=contact)', { ...OU, paged: { size: 5, cookie: 'kept' } }, found(5)),
      search('(objectClass=contact)', { ...OU, paged: { size: 5, cookie: 'kept' } }, found(2)),
      search('(objectClass=contact)', { ...OU, paged: { size: 12 } }, found(12)),
      search('(objectClass=contact)', { ...OU, paged: { size: 5, cookie: 'bogus' } }, { code: 53 }),
      search('(objectClass=contact)', { ...OU, paged: { size: 5 } }, found(5)),
      search('(cn=*)', { ...OU, paged: { size: 5, cookie: 'kept' } }, { code: 12 }),
      search('(objectClass=contact)', { ...OU, paged: { size: 5 } }, found(5)),
      addAccount(),
      step({ do: 'bind', account: 'u', password: 'right', on: 'other' }),
      search(
        '(objectClass=contact)',
        { ...OU, on: 'other', paged: { size: 5, cookie: 'kept' } },
        { code: 53 },
      ),
      search('(objectClass=contact)', { ...OU, paged: { size: 0 } }, { code: 1 }),
      search(
        '(objectClass=contact)',
        { ...OU, controls: [{ oid: '1.2.840.113556.1.4.319', critical: true, hex: '3000' }] },
        { code: 12 },
      ),
      search(
        '(cn={x}m0*)',
        { base: '{base}', paged: { size: 5 } },
        {
          code: 0,
          found: 5,
          references: 3,
        },
      ),
      search(
        '(cn={x}m0*)',
        { base: '{base}', paged: { size: 5, cookie: 'kept' } },
        {
          code: 0,
          found: 5,
          references: 0,
        },
      ),
    ],
  },
  {
    id: 'a14/sort',
    steps: [
      ...ENTRIES,
      search('(objectClass=contact)', { ...OU, sort: { attribute: 'description' } }, found(12)),
      search(
        '(objectClass=contact)',
        { ...OU, sort: { attribute: 'description', reverse: true } },
        found(12),
      ),
    ],
  },
  {
    id: 'a14/attributes',
    steps: [
      ...USER_STEPS,
      search('(cn={x}u)', { attributes: ['1.1'] }, found(1)),
      search(
        '(cn={x}u)',
        { attributes: ['*'] },
        {
          code: 0,
          values: {
            badPwdCount: ['0'],
            lockoutTime: 'absent',
            tokenGroups: 'absent',
            'msDS-User-Account-Control-Computed': 'absent',
            'msDS-UserPasswordExpiryTimeComputed': 'absent',
          },
        },
      ),
      search('(cn={x}u)', { attributes: [] }, found(1)),
      search('(cn={x}u)', { attributes: ['+'] }, found(1)),
      search(
        '(cn={x}u)',
        { attributes: ['SAMACCOUNTNAME', 'userprincipalname', 'none'] },
        {
          code: 0,
          values: { sAMAccountName: ['{x}u'], userPrincipalName: ['{x}.upn@{dns}'] },
        },
      ),
      search(
        '(cn={x}u)',
        { attributes: ['canonicalName', 'msDS-KeyVersionNumber'] },
        {
          code: 0,
          values: { canonicalName: ['{dns}/Users/{x}u'] },
        },
      ),
      search(
        '(objectClass=*)',
        { base: '{u.dn}', scope: 'base', attributes: ['tokenGroups'] },
        { code: 0, values: { tokenGroups: ['*'] } },
      ),
      LOCK,
      search('(cn={x}u)', { attributes: ['*'] }, { code: 0, values: { lockoutTime: ['*'] } }),
      search(
        '(cn={x}u)',
        { attributes: ['msDS-User-Account-Control-Computed', 'msDS-ResultantPSO'] },
        {
          code: 0,
          values: {
            'msDS-User-Account-Control-Computed': ['16'],
            'msDS-ResultantPSO': 'absent',
          },
        },
      ),
    ],
  },
  {
    id: 'a14/ranges',
    steps: [
      ...ENTRIES,
      ...['member', 'member;range=0-4', 'member;range=5-9', 'member;range=10-*'].map((name) =>
        search('(cn={x}g)', { ...OU, attributes: [name] }, found(1)),
      ),
      search('(cn={x}g)', { ...OU, attributes: ['member;range=10-20'] }, found(1)),
      search('(cn={x}g)', { ...OU, attributes: ['member;range=50-60'] }, found(1)),
      search('(cn={x}g)', { ...OU, attributes: ['member;range=a-b'] }, { code: 53 }),
    ],
  },
  {
    id: 'a14/results-of-changes',
    steps: [
      ...USER_STEPS,
      step(
        { do: 'compare', dn: '{u.dn}', attribute: 'displayName', value: 'display {x}' },
        { code: 6 },
      ),
      step({ do: 'compare', dn: '{u.dn}', attribute: 'displayName', value: 'other' }, { code: 5 }),
      step({ do: 'compare', dn: '{u.dn}', attribute: 'noSuchAttribute', value: 'x' }, { code: 5 }),
      step({ do: 'compare', dn: 'CN={x}no,{base}', attribute: 'cn', value: 'x' }, { code: 32 }),
      step(
        {
          do: 'add',
          dn: '{u.dn}',
          attributes: { objectClass: ['user'], sAMAccountName: ['{x}n'] },
        },
        { code: 68 },
      ),
      replace({ description: ['x'] }, { code: 32 }, 'CN={x}no,{base}'),
      step({ do: 'delete', dn: 'CN={x}no,{base}' }, { code: 32 }),
      replace({ noSuchAttribute: ['x'] }, { code: 16 }),
      step(
        { do: 'add', dn: 'CN={x}c,CN=Users,{base}', attributes: { objectClass: ['noSuchClass'] } },
        { code: 16 },
      ),
      step(
        { do: 'add', dn: 'CN={x}c,OU={x}no,{base}', attributes: { objectClass: ['contact'] } },
        { code: 32 },
      ),
      modify('delete', 'description', ['x'], { code: 16 }),
      modify('delete', 'description', [], { code: 16 }),
      step({ do: 'bind', account: 'u', password: 'right', on: 'self' }),
      step(
        {
          do: 'modify',
          dn: 'CN=Guest,CN=Users,{base}',
          on: 'self',
          changes: [{ operation: 'replace', attribute: 'description', values: ['x'] }],
        },
        { code: 50 },
      ),
      step({ do: 'delete', dn: 'CN=Guest,CN=Users,{base}', on: 'self' }, { code: 50 }),
      replace({ description: ['x'] }, { code: 0, hr: '00000000' }),
      modify('add', 'description', ['x'], { code: 20 }),
    ],
  },
  {
    id: 'a14/root-dse',
    steps: [
      search(
        '(objectClass=*)',
        {
          base: '',
          scope: 'base',
          on: 'c',
          attributes: [
            'defaultNamingContext',
            'dnsHostName',
            'rootDomainNamingContext',
            'configurationNamingContext',
            'schemaNamingContext',
            'subschemaSubentry',
            'domainFunctionality',
            'forestFunctionality',
            'domainControllerFunctionality',
            'supportedLDAPVersion',
            'isGlobalCatalogReady',
            'isSynchronized',
            'ldapServiceName',
            'serverName',
            'dsServiceName',
            'supportedSASLMechanisms',
            'supportedCapabilities',
          ],
        },
        {
          code: 0,
          found: 1,
          values: { defaultNamingContext: ['{base}'], domainFunctionality: ['4'] },
        },
      ),
      search(
        '(objectClass=none)',
        { base: '', scope: 'base', on: 'c', attributes: ['defaultNamingContext'] },
        found(1),
      ),
      search('(objectClass=*)', { base: '', scope: 'base', attributes: [] }, found(1)),
    ],
  },
  {
    id: 'a14/system-times-show',
    steps: [
      ...USER_STEPS,
      asSystem({ lastLogonTimestamp: [{ agoMs: 60_000 }] }),
      search(
        '(cn={x}u)',
        { attributes: ['lastLogonTimestamp'] },
        {
          code: 0,
          values: { lastLogonTimestamp: ['*'] },
        },
      ),
    ],
  },
];
