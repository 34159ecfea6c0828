import type { Duplex } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import { rejectionOf } from '../../harness/runtime/deadline.ts';
import { HarnessError } from '../../harness/runtime/errors.ts';
import { NETWORK_RESET, type Network } from '../../harness/runtime/network.ts';
import type { Runtime } from '../../harness/runtime/runtime.ts';
import { type Decision, type DefaultAction, decide } from './decide.ts';
import { decisionEvent, type FlowEvent } from './events.ts';
import { explainRules } from './explain.ts';
import { FirewalledStream } from './firewalled-stream.ts';
import { FlowDenied } from './flow-denied.ts';
import { type Action, assertRules, type Flow, type Rule } from './rule.ts';
import { toxicFor } from './toxics/toxic-for.ts';

export interface FirewallOptions {
  /** Tried in order; the first that matches decides. None unless given. */
  readonly rules?: readonly Rule[];
  /** What happens to a flow that no rule matches; `deny` unless given. */
  readonly defaultAction?: DefaultAction;
}

export interface RuleChange {
  /** Whether connections that are already open are judged by the new rules too; they are left alone unless given. */
  readonly severOpen?: boolean;
}

interface OpenFlow {
  readonly stream: FirewalledStream;
  decision: Decision;
}

/** A firewall between machines. Disposing it ends every connection and every dial that it holds. */
export class Firewall implements AsyncDisposable {
  readonly #runtime: Pick<Runtime<FlowEvent>, 'clock' | 'events'>;
  readonly #defaultAction: DefaultAction;
  readonly #open = new Set<OpenFlow>();
  readonly #disposed = new AbortController();
  #rules: readonly Rule[];
  /** How often open connections were judged again; a dial under way must not slip through in between. */
  #severings = 0;

  /** @throws TypeError when a rule is not one */
  constructor(
    runtime: Pick<Runtime<FlowEvent>, 'clock' | 'events'>,
    { rules = [], defaultAction = 'deny' }: FirewallOptions = {},
  ) {
    assertRules(rules);
    this.#runtime = runtime;
    this.#rules = [...rules];
    this.#defaultAction = defaultAction;
  }

  get rules(): readonly Rule[] {
    return this.#rules;
  }

  /** @throws TypeError when a rule is not one; the old rules stay */
  setRules(rules: readonly Rule[], { severOpen = false }: RuleChange = {}): void {
    assertRules(rules);
    this.#rules = [...rules];
    if (!severOpen) return;
    this.#severings += 1;
    for (const open of [...this.#open]) this.#judgeAgain(open);
  }

  /** Puts a rule before all others, so that it decides first. */
  prepend(rule: Rule, change?: RuleChange): void {
    this.setRules([rule, ...this.#rules], change);
  }

  /** Removes every rule; the default decides. */
  clear(change?: RuleChange): void {
    this.setRules([], change);
  }

  /** The rules in English, in the order they are tried; the last line is the default. */
  explain(): string[] {
    return explainRules(this.#rules, this.#defaultAction);
  }

  /** The network as `sourceMachine` sees it from behind this firewall. What it listens at is not filtered. */
  protect(network: Network, sourceMachine: string): Network {
    return {
      dial: (to, signal) =>
        this.#dial(network, { source: sourceMachine, host: to.host, port: to.port }, signal),
      listen: (at, accept, bind) => network.listen(at, accept, bind),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed.abort(
      new HarnessError(NETWORK_RESET, 'The firewall was disposed while a dial was waiting in it.'),
    );
    for (const { stream } of [...this.#open]) stream.sever('it was disposed');
  }

  async #dial(network: Network, flow: Flow, signal?: AbortSignal): Promise<Duplex> {
    signal?.throwIfAborted();
    this.#disposed.signal.throwIfAborted();
    const decision = decide(this.#rules, flow, this.#defaultAction);
    const { action, reason } = decision;
    this.#runtime.events.append(decisionEvent(action, flow, reason));
    if (action.kind === 'deny') throw new FlowDenied(flow, decision, this.#rules);
    if (action.kind === 'blackhole') return rejectionOf(this.#endOf(signal));
    const judgedBy = this.#severings;
    const inner = await network.dial({ host: flow.host, port: flow.port }, signal);
    const open: OpenFlow = {
      stream: new FirewalledStream(this.#runtime.clock, inner, flow),
      decision,
    };
    this.#hold(open, inner);
    this.#apply(open, action);
    if (judgedBy !== this.#severings) this.#judgeAgain(open);
    if (this.#disposed.signal.aborted) open.stream.sever('it was disposed');
    return open.stream;
  }

  #hold(open: OpenFlow, inner: Duplex): void {
    this.#open.add(open);
    const forget = () => {
      if (open.stream.isGone) this.#open.delete(open);
    };
    open.stream.once('close', forget);
    inner.once('close', forget);
  }

  #judgeAgain(open: OpenFlow): void {
    const { flow } = open.stream;
    const decision = decide(this.#rules, flow, this.#defaultAction);
    const [before, after] = [open.decision, decision].map((each) => [each.action, each.reason]);
    if (isDeepStrictEqual(before, after)) return;
    open.decision = decision;
    this.#runtime.events.append(decisionEvent(decision.action, flow, decision.reason));
    if (decision.action.kind === 'deny') open.stream.sever(decision.reason);
    else this.#apply(open, decision.action);
  }

  #apply({ stream, decision }: OpenFlow, action: Exclude<Action, { kind: 'deny' }>): void {
    stream.treatWith(toxicFor(action), () => {
      const { source, host, port } = stream.flow;
      const { reason } = decision;
      this.#runtime.events.append({ type: 'flow.reset', source, host, port, reason });
      stream.sever(reason);
    });
  }

  #endOf(signal?: AbortSignal): AbortSignal {
    const ends = [this.#disposed.signal, ...(signal === undefined ? [] : [signal])];
    return AbortSignal.any(ends);
  }
}
