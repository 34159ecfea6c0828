import type {
  Action,
  AddAccount,
  AddPso,
  Attributes,
  Bind,
  ChangePassword,
  Expectation,
  Name,
  PasswordName,
  Search,
  Step,
  Wait,
  Watched,
} from '../step.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Bits of msDS-User-Account-Control-Computed. */
export const LOCKED = 0x10;
export const EXPIRED = 0x80_0000;

/** Watched attributes of account `u`. */
export type State = Readonly<Partial<Record<Watched, string | number>>>;

export function step(action: Action, expect: Expectation = { code: 0 }): Step {
  return { ...action, expect };
}

export function addAccount(more: Omit<Partial<AddAccount>, 'do'> = {}, expect?: Expectation): Step {
  return step({ do: 'add-account', account: 'u', ...more }, expect);
}

export function addPso(more: Omit<Partial<AddPso>, 'do'> = {}, expect?: Expectation): Step {
  return step({ do: 'add-pso', pso: 'p', ...more }, expect);
}

type BindMore = Omit<Partial<Bind>, 'do' | 'password'> & { readonly still?: readonly Name[] };

/** A bind that is accepted. */
export function accepted(
  password: PasswordName = 'right',
  state: State = {},
  more: BindMore = {},
): Step {
  return bind(password, { code: 0 }, state, more);
}

/** A bind that is refused with 49 and this Win32 code. */
export function refused(
  data: string,
  password: PasswordName = 'right',
  state: State = {},
  more: BindMore = {},
): Step {
  return bind(password, { code: 49, data, hr: '80090308' }, state, more);
}

/** A bind that is refused, and nothing moves. */
export function refusedStill(
  data: string,
  password: PasswordName = 'right',
  state: State = {},
): Step {
  return refused(data, password, state, { still: ['u'] });
}

/** A wrong password that counts as the `count`th. */
export function counted(count: number, state: State = {}, more: BindMore = {}): Step {
  return refused('52e', 'wrong', { badPwdCount: count, badPasswordTime: '↑', ...state }, more);
}

function bind(
  password: PasswordName,
  answer: Expectation,
  state: State,
  { still, ...more }: BindMore,
): Step {
  const account = more.account ?? 'u';
  const watches = Object.keys(state).length > 0;
  return step(
    { do: 'bind', account, password, ...more },
    { ...answer, ...(watches && { state: { [account]: state } }), ...(still && { still }) },
  );
}

export function wait(ms: number, state: State = {}): Step {
  return step({ do: 'wait', ms }, { state: { u: state } });
}

/** By the wall's clock. */
export function waitReally(ms: number, state: State = {}): Step {
  const action: Wait = { do: 'wait', ms, really: true };
  return step(action, { state: { u: state } });
}

/** As the administrator; a value replaces, none deletes. */
export function replace(
  attributes: Attributes,
  expect: Expectation = { code: 0 },
  dn = '{u.dn}',
): Step {
  const changes = Object.entries(attributes).map(([attribute, values]) => ({
    operation: 'replace' as const,
    attribute,
    values,
  }));
  return step({ do: 'modify', dn, changes }, expect);
}

export function modify(
  operation: 'add' | 'delete' | 'replace',
  attribute: string,
  values: Attributes[string],
  expect: Expectation = { code: 0 },
  dn = '{u.dn}',
): Step {
  return step({ do: 'modify', dn, changes: [{ operation, attribute, values }] }, expect);
}

export function asSystem(attributes: Attributes, state: State = {}): Step {
  return step({ do: 'write-as-system', account: 'u', attributes }, { state: { u: state } });
}

export function policy(attributes: Attributes, expect?: Expectation): Step {
  return step({ do: 'set-policy', attributes }, expect);
}

type ChangeMore = Omit<Partial<ChangePassword>, 'do' | 'new'>;

export function change(
  next: PasswordName,
  expect: Expectation = { code: 0 },
  more: ChangeMore = {},
): Step {
  return step({ do: 'change-password', account: 'u', how: 'change', new: next, ...more }, expect);
}

export function reset(
  next: PasswordName,
  expect: Expectation = { code: 0 },
  more: ChangeMore = {},
): Step {
  return change(next, expect, { how: 'reset', ...more });
}

export function search(filter: string, more: Partial<Search> = {}, expect?: Expectation): Step {
  const all = { base: 'CN=Users,{base}', scope: 'sub', attributes: ['cn'], ...more } as const;
  return step({ do: 'search', filter, ...all }, expect);
}

/** Puts an account into the locked state without a bind. */
export const LOCK: Step = replace({ lockoutTime: [{ agoMs: 1 * MINUTE }] });
