import { HarnessError } from '../../harness/runtime/errors.ts';
import { formatHostPort, NETWORK_REFUSED } from '../../harness/runtime/network.ts';
import type { Decision } from './decide.ts';
import { explainRule } from './explain.ts';
import type { Flow, Rule } from './rule.ts';

/** The firewall said no. Its code is `NETWORK_REFUSED`, as the dialling machine cannot tell the difference. */
export class FlowDenied extends HarnessError {
  readonly flow: Flow;
  readonly decision: Decision;

  /** @param rules - the rule set that decided, to say which of its rules it was */
  constructor(flow: Flow, decision: Decision, rules: readonly Rule[]) {
    const to = formatHostPort(flow);
    const { rule, reason } = decision;
    const why =
      rule === undefined
        ? `${reason}.`
        : `rule ${rules.indexOf(rule) + 1} says: ${explainRule(rule)}`;
    super(NETWORK_REFUSED, `The firewall refused ${flow.source} → ${to}; ${why}`);
    this.flow = flow;
    this.decision = decision;
  }
}
