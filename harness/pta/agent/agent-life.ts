import type { Runtime } from '../../runtime/runtime.ts';
import type { AgentState } from '../protocol/agent-events.ts';
import type { PtaEvent } from '../protocol/events.ts';

/** What may follow what. */
const NEXT: Readonly<Record<AgentState, readonly AgentState[]>> = {
  installing: ['registering'],
  registering: ['installing', 'stopped', 'removed'],
  stopped: ['registering', 'bootstrapping'],
  bootstrapping: ['listening', 'degraded', 'stopped', 'removed'],
  listening: ['degraded', 'renewing', 'stopped', 'removed'],
  degraded: ['listening', 'renewing', 'stopped', 'removed'],
  renewing: ['listening', 'degraded', 'stopped', 'removed'],
  removed: ['registering', 'bootstrapping'],
};

/** States in which the service runs. */
const RUNNING: readonly AgentState[] = ['bootstrapping', 'listening', 'degraded', 'renewing'];

/** The state of an agent. Every change is an event. */
export class AgentLife {
  readonly #events: Runtime<PtaEvent>['events'];
  readonly #machineName: string;
  #state: AgentState = 'installing';

  constructor(events: Runtime<PtaEvent>['events'], machineName: string) {
    this.#events = events;
    this.#machineName = machineName;
  }

  get state(): AgentState {
    return this.#state;
  }

  get isRunning(): boolean {
    return RUNNING.includes(this.#state);
  }

  /**
   * @param about - the agent's id, once it has one, and why
   * @throws TypeError when `to` cannot follow the present state
   */
  change(to: AgentState, about: { readonly agentId?: string; readonly cause?: string } = {}): void {
    const from = this.#state;
    if (from === to) return;
    if (!NEXT[from].includes(to)) throw new TypeError(`An agent cannot be ${to} after ${from}.`);
    this.#state = to;
    const machineName = this.#machineName;
    this.#events.append({ type: 'agent.state-changed', machineName, from, to, ...about });
  }
}
