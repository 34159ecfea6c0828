import type { LabAgent } from '../environment/lab-agent.ts';
import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import { HarnessError } from '../runtime/errors.ts';
import { type AgentDetail, type AgentSummary, detailOf, summaryOf } from './agent-detail.ts';
import { UNKNOWN_AGENT } from './answers.ts';

/** What can be done to the agents of a lab by name. Operations on one agent follow one another. */
export class AgentOperations {
  readonly #lab: StartedPtaEnvironment;
  readonly #last = new Map<LabAgent, Promise<unknown>>();

  constructor(lab: StartedPtaEnvironment) {
    this.#lab = lab;
  }

  list(): AgentSummary[] {
    return this.#lab.agents.map((agent) => summaryOf(this.#lab, agent));
  }

  /** @throws HarnessError `UNKNOWN_AGENT` */
  detail(name: string): AgentDetail {
    return detailOf(this.#lab, this.#find(name));
  }

  /** Turns the Session channel on the agent's server on or off. @throws HarnessError `UNKNOWN_AGENT` */
  switchSessionLog(name: string, to: 'on' | 'off'): AgentDetail {
    const agent = this.#find(name);
    if (to === 'on') agent.enableSessionLog();
    else agent.disableSessionLog();
    return detailOf(this.#lab, agent);
  }

  /** Ends the service at once; one that is stopped stays so. @throws HarnessError `UNKNOWN_AGENT` */
  stop(name: string): Promise<AgentSummary> {
    return this.#inTurn(name, (agent) => this.#lab.settle(agent.stop()));
  }

  /** Starts the service; one that runs goes on. @throws HarnessError `UNKNOWN_AGENT`, or as the agent's start does */
  start(name: string): Promise<AgentSummary> {
    return this.#inTurn(name, async (agent) => {
      if (!agent.isRunning) await this.#lab.settle(agent.start());
    });
  }

  /** @throws HarnessError `UNKNOWN_AGENT` */
  traceLog(name: string): string {
    return this.#find(name).traceLog;
  }

  async #inTurn(name: string, work: (agent: LabAgent) => Promise<void>): Promise<AgentSummary> {
    const agent = this.#find(name);
    const before = this.#last.get(agent) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(() => work(agent));
    this.#last.set(agent, mine);
    await mine;
    return summaryOf(this.#lab, agent);
  }

  #find(name: string): LabAgent {
    const agent = this.#lab.agents.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (agent !== undefined) return agent;
    const known = this.#lab.agents.map((each) => each.name).join(', ') || 'none';
    throw new HarnessError(
      UNKNOWN_AGENT,
      `The lab has no agent of that name; there are: ${known}.`,
    );
  }
}
