/** One connection somebody wants to open. */
export interface Flow {
  /** Name of the dialling machine in the lab. */
  readonly source: string;
  /** Host name as it was dialled. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
}

/** Upstream is what the dialling machine sends, downstream what it receives. */
export type Direction = 'upstream' | 'downstream';

/** What is done with a flow. */
export type Action =
  | { readonly kind: 'allow' }
  /** The dial fails at once. */
  | { readonly kind: 'deny' }
  /** The dial never completes; a connection that is already open goes silent both ways. */
  | { readonly kind: 'blackhole' }
  /** Each direction arrives `ms` milliseconds late, in order. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Torn down after `afterBytes` bytes (0 unless given: right after it opens) went in `direction` (downstream unless given). */
  | { readonly kind: 'reset'; readonly afterBytes?: number; readonly direction?: Direction };

/** One line of a rule set. Every part that is given must match. */
export interface Rule {
  /** A host name, `*.suffix` for every name below that suffix (not the suffix itself), or `*`. Case does not matter. */
  readonly host: string;
  /** A TCP port, a range with both ends included, or `any`. */
  readonly port: number | readonly [from: number, to: number] | 'any';
  /** Name of the dialling machine, or `*`; every machine unless given. */
  readonly source?: string;
  readonly action: Action;
  /** Why, in words an administrator would use. Events, errors and `explain` repeat it. */
  readonly reason: string;
}

/** @throws TypeError that names the rule by its place, counted from 1, and says what is wrong with it */
export function assertRules(rules: readonly Rule[]): void {
  for (const [index, rule] of rules.entries()) {
    const problem = problemOf(rule);
    if (problem !== undefined) throw new TypeError(`Firewall rule ${index + 1}: ${problem}.`);
  }
}

function problemOf({ host, port, action }: Rule): string | undefined {
  if (!/^(?:\*|(?:\*\.)?[^*\s]+)$/.test(host)) {
    return `host "${host}" is not a name, "*.suffix" or "*"; a star stands at the front, alone or before a dot`;
  }
  const [from, to] = typeof port === 'object' ? port : [port, port];
  if (port !== 'any' && !(isPort(from) && isPort(to) && from <= to)) {
    return `port ${JSON.stringify(port)} is not a port from 1 to 65535, a range [from, to] of them, or "any"`;
  }
  if (action.kind === 'delay' && !(Number.isFinite(action.ms) && action.ms >= 0)) {
    return `a delay of ${action.ms} ms is not a number of milliseconds`;
  }
  if (
    action.kind === 'reset' &&
    !(Number.isSafeInteger(action.afterBytes ?? 0) && (action.afterBytes ?? 0) >= 0)
  ) {
    return `reset after ${action.afterBytes} bytes is not a number of bytes`;
  }
  return undefined;
}

function isPort(port: unknown): port is number {
  return typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535;
}
