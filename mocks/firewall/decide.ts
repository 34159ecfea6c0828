import type { Action, Flow, Rule } from './rule.ts';

export interface Decision {
  readonly action: Action;
  /** The rule's own reason, or that no rule matches. */
  readonly reason: string;
  /** Absent when no rule matches. */
  readonly rule?: Rule;
}

export type DefaultAction = 'allow' | 'deny';

/** What happens to a flow: the first rule that matches says so, else the default, which denies unless given. */
export function decide(
  rules: readonly Rule[],
  flow: Flow,
  defaultAction: DefaultAction = 'deny',
): Decision {
  const rule = rules.find((each) => matches(each, flow));
  if (rule !== undefined) return { action: rule.action, reason: rule.reason, rule };
  return {
    action: { kind: defaultAction },
    reason: `no rule matches; the default is ${defaultAction}`,
  };
}

function matches(rule: Rule, flow: Flow): boolean {
  return (
    matchesHost(rule.host, flow.host) &&
    matchesPort(rule.port, flow.port) &&
    (rule.source === undefined || rule.source === '*' || rule.source === flow.source)
  );
}

function matchesHost(pattern: string, host: string): boolean {
  if (pattern === '*') return true;
  const name = comparable(host);
  if (!pattern.startsWith('*.')) return name === comparable(pattern);
  const suffix = comparable(pattern.slice(1));
  return name.length > suffix.length && name.endsWith(suffix);
}

function matchesPort(pattern: Rule['port'], port: number): boolean {
  if (pattern === 'any') return true;
  const [from, to] = typeof pattern === 'number' ? [pattern, pattern] : pattern;
  return from <= port && port <= to;
}

/** DNS names ignore case, and a final dot only says that the name is complete. */
function comparable(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}
