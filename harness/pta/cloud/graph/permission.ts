import type { Caller } from './caller.ts';

/** What an operation asks of its caller. */
export interface Need {
  /** Of each list, one permission; least privileged first. */
  readonly permissions: readonly (readonly string[])[];
  /** Directory roles of which a user needs one; none unless given. */
  readonly roles?: readonly string[];
  /** Whether only users may call; applications in their own name may, too, unless given. */
  readonly delegatedOnly?: boolean;
  /** How a lack is told; as the directory tells it unless given. */
  readonly refusals?: {
    /** @param missing - the first permission that the caller lacks */
    permission(missing: string): Refusal;
    readonly role: Refusal;
  };
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

const DENIED: Refusal = {
  code: 'Authorization_RequestDenied',
  message: 'Insufficient privileges to complete the operation.',
};

/** What the caller is told when it lacks what the operation needs; `undefined` when it lacks nothing. */
export function refusalOf(caller: Caller, need: Need): Refusal | undefined {
  const { permissions, roles, delegatedOnly = false } = need;
  const { refusals = { permission: () => DENIED, role: DENIED } } = need;
  const lacking = permissions.find((choice) => !choice.some((each) => holds(caller, each)));
  if (lacking !== undefined) return refusals.permission(lacking[0] ?? '');
  if (caller.user === undefined) return delegatedOnly ? DENIED : undefined;
  const hasRole = roles?.some((role) => caller.user?.roles.includes(role)) ?? true;
  return hasRole ? undefined : refusals.role;
}

/** Inferred: that the case of a permission's name says nothing. */
function holds({ permissions }: Caller, wanted: string): boolean {
  return permissions.some((each) => each.toLowerCase() === wanted.toLowerCase());
}
