import { z } from 'zod';
import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import type { Finding } from '../pta/protocol/findings.ts';

const finding = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('certificate-in-two-places'),
    agentId: z.string(),
    thumbprint: z.string(),
    places: z.tuple([z.string(), z.string()]).readonly(),
    sameMachineName: z.boolean(),
  }),
  z.object({
    kind: z.literal('two-certificates-in-use'),
    agentId: z.string(),
    thumbprints: z.tuple([z.string(), z.string()]).readonly(),
  }),
  z.object({
    kind: z.literal('listener-without-bootstrap'),
    agentId: z.string().optional(),
    from: z.string().optional(),
    lastBootstrapAgoMs: z.number().optional(),
  }),
  z.object({
    kind: z.literal('unknown-machine-registered'),
    agentId: z.string(),
    machineName: z.string(),
  }),
  z.object({
    kind: z.literal('accepted-without-logon'),
    agentId: z.string(),
    requestId: z.string(),
    userPrincipalName: z.string(),
  }),
  z.object({
    kind: z.literal('answered-by-another-agent'),
    agentId: z.string(),
    requestId: z.string(),
    askedAgentId: z.string(),
  }),
  z.object({
    kind: z.literal('agent-refuses-everyone'),
    agentId: z.string(),
    refusals: z.number(),
    users: z.number(),
  }),
]);

/** One entry of `GET /api/findings`. */
export const findingReport = z.object({
  /** ISO 8601, UTC, on the lab's clock. */
  at: z.string(),
  /** What it means, in a sentence without its full stop. */
  text: z.string(),
  finding,
});

export type FindingReport = z.infer<typeof findingReport>;

/** What the cloud found in its own log, oldest first. */
export function findingsOf(lab: StartedPtaEnvironment): FindingReport[] {
  const nameOf = agentNames(lab);
  return lab.cloud.raisedFindings.map(({ at, finding }) => ({
    at: new Date(at).toISOString(),
    text: describeFinding(finding, nameOf),
    finding,
  }));
}

/** What agents are called in the lab, by id: of a clone and its original, the original; the id where there is no such agent. */
export function agentNames({
  agents,
}: Pick<StartedPtaEnvironment, 'agents'>): (agentId: string) => string {
  const names = new Map(agents.toReversed().map(({ id, name }) => [id, name]));
  return (agentId) => names.get(agentId) ?? agentId;
}

/** @param nameOf - what an agent is called, by its id */
export function describeFinding(found: Finding, nameOf: (agentId: string) => string): string {
  const agent = found.agentId === undefined ? 'no agent' : nameOf(found.agentId);
  switch (found.kind) {
    case 'certificate-in-two-places': {
      const [here, there] = found.places;
      const names = found.sameMachineName ? 'one machine name' : 'two machine names';
      return `the certificate of ${agent} is in use in two places, under ${names}: ${here} and ${there}`;
    }
    case 'two-certificates-in-use':
      return `two certificates of ${agent} are in use: ${found.thumbprints.join(' and ')}`;
    case 'listener-without-bootstrap':
      return `${found.from ?? 'somebody'} listens with the certificate of ${agent}, ${bootstrappedAgo(found.lastBootstrapAgoMs)}`;
    case 'unknown-machine-registered':
      return `${agent} was registered from ${found.machineName}, which is none of the tenant's machines`;
    case 'accepted-without-logon':
      return `${agent} accepted the password of ${found.userPrincipalName}, and the directory saw no logon (request ${found.requestId})`;
    case 'answered-by-another-agent':
      return `${agent} answered request ${found.requestId}, which ${nameOf(found.askedAgentId)} was asked`;
    case 'agent-refuses-everyone':
      return `${agent} refused ${found.refusals} times in a row, ${found.users} different users`;
    default:
      return found satisfies never;
  }
}

function bootstrappedAgo(agoMs: number | undefined): string {
  if (agoMs === undefined) return 'which never bootstrapped';
  return `which bootstrapped ${Math.round(agoMs / 60_000)} minutes ago`;
}
