/** A place in the lab's log. */
export interface LoggedMoment {
  readonly at: number;
  readonly sequence: number;
}

/** What a domain controller made of a name and a password. */
export interface Decision extends LoggedMoment {
  /** 0 for a success; otherwise the reason that the directory knows, which may say more than the caller is told. */
  readonly win32: number;
  /** The account; absent when there is none, or when the controller is a real one, which says nothing of it. */
  readonly dn?: string;
}

/** An account was locked out. */
export interface Lockout extends LoggedMoment {
  /** The controller that says so. */
  readonly machine: string;
  readonly dn: string;
}

/** One controller was asked. */
export interface Question extends LoggedMoment {
  /** Name of its machine in the lab's log. */
  readonly controller: string;
  /** As it was sent. */
  readonly name: string;
  /** Absent when the controller was not reached, or turned the question away. */
  readonly decision?: Decision;
  /** What the question brought about, on whichever controller. */
  readonly lockouts: readonly Lockout[];
}

/** One call of `LogonUser` on an agent's server, as the lab's log tells of it. */
export interface Logon {
  readonly requestId: string;
  readonly correlationId?: string;
  /** The agent's machine. */
  readonly machine: string;
  readonly agentId: string;
  /** As the agent sent it; the user's own when no controller was asked; empty when nobody told. */
  readonly userName: string;
  /** In the order in which controllers were tried. */
  readonly questions: readonly Question[];
  /** What the call gave: 0, or the Win32 error. Absent while it has not returned, or was never made. */
  readonly result?: LoggedMoment & { readonly win32: number };
}

/** Everything in a log that controllers and agent servers audit. */
export interface LogonHistory {
  readonly logons: readonly Logon[];
  /** Those that no agent's logon brought about. */
  readonly otherLockouts: readonly Lockout[];
}

/** The account, where a controller knew it. */
export function accountDnOf({ questions }: Logon): string | undefined {
  return questions.findLast(({ decision }) => decision?.dn !== undefined)?.decision?.dn;
}

/**
 * Why the logon failed, as LSA knows it: what a controller found, or else what the call gave. 0 for a success. What a
 * controller finds after the call has returned comes too late for it.
 */
export function causeOf({ questions, result }: Logon): number | undefined {
  if (result === undefined) return undefined;
  const decision = questions.at(-1)?.decision;
  const isInTime = decision !== undefined && decision.sequence < result.sequence;
  return isInTime && result.win32 !== 0 && decision.win32 !== 0 ? decision.win32 : result.win32;
}
