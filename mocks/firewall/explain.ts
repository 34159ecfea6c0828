import type { DefaultAction } from './decide.ts';
import type { Action, Rule } from './rule.ts';

/** The rules in English, one line each and in the order they are tried; the last line is the default. */
export function explainRules(rules: readonly Rule[], defaultAction: DefaultAction): string[] {
  const lines = rules.map((rule, index) => `${index + 1}. ${explainRule(rule)}`);
  const rest = rules.length === 0 ? 'everything' : 'everything else';
  return [...lines, `${defaultAction === 'allow' ? 'Allow' : 'Deny'} ${rest}.`];
}

/** One rule as a sentence. */
export function explainRule({ host, port, source, action, reason }: Rule): string {
  const from = source === undefined || source === '*' ? 'any machine' : source;
  const to = host === '*' ? 'any host' : host;
  return `${explainAction(action)}: ${from} to ${to}, ${explainPort(port)}, because ${reason}.`;
}

function explainPort(port: Rule['port']): string {
  if (port === 'any') return 'any port';
  return typeof port === 'number' ? `port ${port}` : `ports ${port[0]} to ${port[1]}`;
}

function explainAction(action: Action): string {
  switch (action.kind) {
    case 'allow':
      return 'Allow';
    case 'deny':
      return 'Deny';
    case 'blackhole':
      return 'Swallow without an answer';
    case 'delay':
      return `Delay by ${action.ms} ms each way`;
    case 'reset':
      return action.afterBytes
        ? `Reset after ${action.afterBytes} bytes ${action.direction ?? 'downstream'}`
        : 'Reset as soon as it opens';
    default:
      return action satisfies never;
  }
}
