import { z } from 'zod';
import type { LabAgent } from '../environment/lab-agent.ts';
import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import { performanceCounters } from '../windows/performance-counters.ts';
import { ignoredResultCounts } from './ignored-result-report.ts';
import { statusOf } from './ready-document.ts';

/** An agent as `GET /api/agents` lists it. */
export const agentSummary = z.object({
  /** Such as `AGENT1`; paths spell it so. */
  name: z.string(),
  /** GUID from its certificate. */
  id: z.string(),
  machineName: z.string(),
  /** What its server knows: `listening`, `stopped` … */
  state: z.string(),
  /** As the portal shows it: an agent that stopped stays active until its heartbeats are missed. */
  status: z.enum(['active', 'inactive']),
});

export type AgentSummary = z.infer<typeof agentSummary>;

/** An agent with what its life has left behind: `GET /api/agents/{name}`. Moments are ISO 8601, UTC. */
export const agentDetail = agentSummary.extend({
  /** Build that is installed, such as `1.5.2482.0`. */
  version: z.string(),
  /** Oldest first, of the events that the lab still has. */
  history: z.array(
    z.object({ at: z.string(), from: z.string(), to: z.string(), cause: z.string().optional() }),
  ),
  ignoredResults: ignoredResultCounts,
  /** By the names that they have in Windows. */
  counters: z.record(z.string(), z.number()),
  /** Absent while the Session channel never was on; it can be read once it is off again. */
  sessionLog: z.object({ onSince: z.string(), offSince: z.string().optional() }).optional(),
});

export type AgentDetail = z.infer<typeof agentDetail>;

export function summaryOf(lab: StartedPtaEnvironment, agent: LabAgent): AgentSummary {
  const { name, id, machineName, state } = agent;
  return { name, id, machineName, state, status: statusOf(lab, id) };
}

export function detailOf(lab: StartedPtaEnvironment, agent: LabAgent): AgentDetail {
  const { id, name, version, sessionLogging } = agent;
  return {
    ...summaryOf(lab, agent),
    version,
    history: historyOf(lab, name),
    ignoredResults: lab.cloud.ignoredResultsOf(id),
    counters: performanceCounters(lab.events, id, name),
    sessionLog: sessionLogging && {
      onSince: iso(sessionLogging.enabledAt),
      offSince:
        sessionLogging.disabledAt === undefined ? undefined : iso(sessionLogging.disabledAt),
    },
  };
}

function historyOf({ events }: StartedPtaEnvironment, machine: string): AgentDetail['history'] {
  return events.flatMap((event) => {
    if (event.type !== 'agent.state-changed' || event.machine !== machine) return [];
    const { at, from, to, cause } = event;
    return [{ at: iso(at), from, to, cause }];
  });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
