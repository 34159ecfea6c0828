import { z } from 'zod';
import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import { agentNames } from './finding-report.ts';

/** How many results of an agent decided nothing, by kind. */
export const ignoredResultCounts = z.object({
  late: z.number(),
  'already-answered': z.number(),
  'unknown-transaction': z.number(),
  'wrong-tenant': z.number(),
});

/** One entry of `GET /api/ignored-results`. */
export const ignoredResultReport = z.object({
  agentId: z.string(),
  /** Name in the lab; its id where it is another tenant's, or somebody else wrote it. */
  agent: z.string(),
  counts: ignoredResultCounts,
});

export type IgnoredResultReport = z.infer<typeof ignoredResultReport>;

/** Every agent that results were ignored of. */
export function ignoredResultsOf(lab: StartedPtaEnvironment): IgnoredResultReport[] {
  const nameOf = agentNames(lab);
  return [...lab.cloud.ignoredResults]
    .map(([agentId, counts]) => ({ agentId, agent: nameOf(agentId), counts }))
    .sort((a, b) => a.agent.localeCompare(b.agent));
}
