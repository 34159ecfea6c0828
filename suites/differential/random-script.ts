import fc from 'fast-check';
import { accepted, addAccount, addPso, DAY, HOUR, MINUTE, SECOND } from './scripts/vocabulary.ts';
import type { Action, Attributes, Bind, Name, PasswordName, Script, Step } from './step.ts';

export const RANDOM_STEPS = 30;

/** Window and duration of the PSO that most accounts have; waits keep well away from both. */
const WINDOW_MS = 20 * MINUTE;
const DURATION_MS = 40 * MINUTE;

/**
 * Well inside and well outside of window, duration and the hour of the previous password. The odd seconds keep every
 * sum of them away from the limits, which are whole minutes; and no sum moves a back-dated day over one.
 */
const WAITS_MS = [5, 15, 25, 45, 65].map((minutes) => minutes * MINUTE + 17 * SECOND);

const ACCOUNTS_MAX = 3;
const NAMES = ['u', 'v', 'w'] as const;

const OTHER_GROUP = 'CN={x}g,CN=Users,{base}';

/** A script of {@link RANDOM_STEPS} steps over one to three accounts, whose states meet. */
export function randomScript(id: string): fc.Arbitrary<Script> {
  return fc
    .integer({ min: 1, max: ACCOUNTS_MAX })
    .chain((count) => {
      const accounts = NAMES.slice(0, count);
      const step = randomAction(accounts);
      // Each step shrinks to nothing by itself; none is left out from the start.
      return fc
        .array(fc.option(step, { nil: undefined, freq: 1_000_000 }), {
          minLength: RANDOM_STEPS,
          maxLength: RANDOM_STEPS,
        })
        .map((steps) => [...beginning(accounts), ...steps.filter((each) => each !== undefined)]);
    })
    .map((steps) => ({ id, steps }));
}

/** Two policies, a group, the accounts, and a connection of the first that is bound for good. */
function beginning(accounts: readonly Name[]): readonly Step[] {
  const steps: readonly Step[] = [
    addPso({ threshold: 3, windowMs: WINDOW_MS, durationMs: DURATION_MS, precedence: 10 }),
    addPso({ pso: 'q', threshold: 2, windowMs: DURATION_MS, durationMs: 0, precedence: 5 }),
    {
      do: 'add',
      dn: OTHER_GROUP,
      attributes: {
        objectClass: ['group'],
        sAMAccountName: ['{x}g'],
        groupType: [String(-2147483646)],
      },
    },
    replaceOf('{q.pso}', 'msDS-PSOAppliesTo', [OTHER_GROUP]),
    ...accounts.map((account) => addAccount({ account, pso: 'p' })),
    accepted('right', {}, { on: 'self' }),
  ];
  return steps.map(({ expect: _, ...action }): Step => action);
}

function randomAction(accounts: readonly Name[]): fc.Arbitrary<Action> {
  const account = fc.constantFrom(...accounts);
  const of = (make: (name: Name) => fc.Arbitrary<Action>) => account.chain(make);
  return fc.oneof(
    { weight: 40, arbitrary: of(anyBind) },
    {
      weight: 7,
      arbitrary: fc.constantFrom(...WAITS_MS).map((ms): Action => ({ do: 'wait', ms })),
    },
    { weight: 9, arbitrary: of(passwordChange) },
    { weight: 16, arbitrary: of(stateChange) },
    { weight: 6, arbitrary: of(backDating) },
    { weight: 4, arbitrary: of(linkChange) },
    { weight: 2, arbitrary: of(renaming) },
    { weight: 3, arbitrary: of(reading) },
    {
      weight: 1,
      arbitrary: of((name) => fc.constant<Action>({ do: 'delete', dn: `{${name}.dn}` })),
    },
  );
}

const PASSWORDS = fc.oneof(
  { weight: 5, arbitrary: fc.constant<PasswordName>('wrong') },
  { weight: 5, arbitrary: fc.constant<PasswordName>('right') },
  { weight: 4, arbitrary: fc.constantFrom<PasswordName>('n-1', 'n-2', 'n-3', 'empty') },
);

const NAME_FORMS = [
  '{@.upn}',
  '{@.dn}',
  '{netbios}\\{@.sam}',
  '{@.sid}',
  '{@.sam}',
  '<GUID={@.guid}>',
];

function anyBind(account: Name): fc.Arbitrary<Action> {
  const form = fc.oneof(
    { weight: 6, arbitrary: fc.constant('{@.upn}') },
    { weight: 2, arbitrary: fc.constantFrom(...NAME_FORMS) },
  );
  const transport = fc.oneof(
    { weight: 12, arbitrary: fc.constant<Bind['transport']>('ldaps') },
    { weight: 1, arbitrary: fc.constantFrom<Bind['transport']>('starttls', 'gc-tls', 'ldap') },
  );
  return fc.record({ form, password: PASSWORDS, transport }).map(
    ({ form, password, transport = 'ldaps' }): Action => ({
      do: 'bind',
      account,
      name: form.replace('@', account),
      password,
      ...(transport !== 'ldaps' && { transport }),
    }),
  );
}

function passwordChange(account: Name): fc.Arbitrary<Action> {
  const next = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.integer({ min: 1, max: 9 }).map((index): PasswordName => `new${index}`),
    },
    { weight: 1, arbitrary: fc.constantFrom<PasswordName>('right', 'n-1', 'n-2') },
    {
      weight: 1,
      arbitrary: fc.constantFrom<PasswordName>({ text: 'Ab1!' }, { text: 'abcdefghi' }),
    },
  );
  const old = fc.oneof(
    { weight: 3, arbitrary: fc.constant<PasswordName>('right') },
    { weight: 2, arbitrary: fc.constantFrom<PasswordName>('wrong', 'n-1') },
  );
  return fc
    .record({
      next,
      old,
      how: fc.constantFrom('change', 'change', 'reset'),
      self: fc.boolean(),
    })
    .map(
      ({ next, old, how, self }): Action => ({
        do: 'change-password',
        account,
        how: how === 'reset' ? 'reset' : 'change',
        ...(how === 'change' && { old }),
        new: next,
        ...(self && { on: 'self' }),
      }),
    );
}

/** What an administrator writes. */
const STATES: readonly Attributes[] = [
  { userAccountControl: ['514'] },
  { userAccountControl: ['512'] },
  { userAccountControl: ['66048'] },
  { userAccountControl: ['262656'] },
  { accountExpires: [{ agoMs: DAY }] },
  { accountExpires: [{ aheadMs: 2 * HOUR + 10 * MINUTE }] },
  { accountExpires: ['0'] },
  { pwdLastSet: ['0'] },
  { pwdLastSet: ['-1'] },
  { lockoutTime: ['0'] },
  { lockoutTime: ['0'] },
  { lockoutTime: [{ agoMs: 10 * MINUTE }] },
  { userWorkstations: ['WS1'] },
  { userWorkstations: ['WS1,{dc}'] },
  { userWorkstations: [] },
  // Whole weeks only: the hour of the day differs on a host whose clock is not moved.
  { logonHours: [{ hours: 'none' }] },
  { logonHours: [{ hours: 'all' }] },
];

function stateChange(account: Name): fc.Arbitrary<Action> {
  return fc.constantFrom(...STATES).map((attributes) => {
    const [[attribute, values] = ['description', []]] = Object.entries(attributes);
    return replaceOf(`{${account}.dn}`, attribute, values);
  });
}

/** Times of the system. */
const BACK_DATED: readonly Attributes[] = [
  { pwdLastSet: [{ agoMs: 50 * DAY }] },
  { pwdLastSet: [{ agoMs: 30 * MINUTE }] },
  { pwdLastSet: [{ agoMs: 90 * MINUTE }] },
  // A refresh is certain after 14 days, and certainly not due before 9.
  { lastLogonTimestamp: [{ agoMs: 7 * DAY }] },
  { lastLogonTimestamp: [{ agoMs: 15 * DAY }] },
];

function backDating(account: Name): fc.Arbitrary<Action> {
  return fc
    .constantFrom(...BACK_DATED)
    .map((attributes): Action => ({ do: 'write-as-system', account, attributes }));
}

function linkChange(account: Name): fc.Arbitrary<Action> {
  const dn = `{${account}.dn}`;
  return fc.constantFrom<Action>(
    changeOf('add', OTHER_GROUP, 'member', dn),
    changeOf('delete', OTHER_GROUP, 'member', dn),
    changeOf('add', 'CN=Protected Users,CN=Users,{base}', 'member', dn),
    changeOf('delete', 'CN=Protected Users,CN=Users,{base}', 'member', dn),
    changeOf('delete', '{p.pso}', 'msDS-PSOAppliesTo', dn),
    changeOf('add', '{p.pso}', 'msDS-PSOAppliesTo', dn),
    changeOf('add', '{q.pso}', 'msDS-PSOAppliesTo', dn),
    replaceOf('{p.pso}', 'msDS-LockoutThreshold', ['4']),
    replaceOf('{p.pso}', 'msDS-LockoutThreshold', ['0']),
    replaceOf('{q.pso}', 'msDS-PasswordSettingsPrecedence', ['20']),
  );
}

function renaming(account: Name): fc.Arbitrary<Action> {
  const dn = `{${account}.dn}`;
  return fc.constantFrom<Action>(
    { do: 'modify-dn', dn, newRdn: `CN={x}${account}-renamed` },
    { do: 'modify-dn', dn, newRdn: `CN={x}${account}` },
    { do: 'modify-dn', dn, newRdn: `CN={x}${account}`, newSuperior: 'CN=Computers,{base}' },
  );
}

function reading(account: Name): fc.Arbitrary<Action> {
  const dn = `{${account}.dn}`;
  const search = {
    do: 'search',
    base: 'CN=Users,{base}',
    scope: 'sub',
    attributes: ['cn'],
  } as const;
  return fc.constantFrom<Action>(
    { ...search, filter: `(&(sAMAccountName={${account}.sam})(lockoutTime>=1))` },
    { ...search, filter: `(&(sAMAccountName={${account}.sam})(badPwdCount>=2))` },
    { ...search, filter: '(&(cn={x}*)(userAccountControl:1.2.840.113556.1.4.803:=2))' },
    { ...search, filter: '(cn={x}*)', attributes: ['memberOf', 'userAccountControl'] },
    { do: 'compare', dn, attribute: 'badPwdCount', value: '1' },
    { do: 'compare', dn, attribute: 'userAccountControl', value: '512' },
  );
}

function replaceOf(dn: string, attribute: string, values: Attributes[string]): Action {
  return { do: 'modify', dn, changes: [{ operation: 'replace', attribute, values }] };
}

function changeOf(
  operation: 'add' | 'delete',
  dn: string,
  attribute: string,
  value: string,
): Action {
  return { do: 'modify', dn, changes: [{ operation, attribute, values: [value] }] };
}
