import { z } from 'zod';
import type { SignInOutcome } from '../environment/application.ts';
import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import { requestIdOf, timelineOf } from '../environment/timeline.ts';
import type { Secret } from '../runtime/secret.ts';
import { assertSignInName } from './sign-in-name.ts';

const result = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('succeeded'), correlationId: z.string() }),
  z.object({
    kind: z.literal('failed'),
    correlationId: z.string(),
    /** Such as `AADSTS50126`. */
    code: z.string(),
    /** OAuth 2.0 error, such as `invalid_grant`. */
    error: z.string(),
    /** As Entra words it, with trace id, correlation id and time on lines of their own. */
    description: z.string(),
  }),
]);

const timelineEntry = z.object({
  afterMs: z.number(),
  at: z.string(),
  machine: z.string(),
  hop: z.string(),
  event: z.string(),
  text: z.string(),
});

/** The answer of `POST /api/sign-in`. It holds no secret: the access token of a success stays with the lab. */
export const signInReport = z.object({
  result,
  timeline: z.array(timelineEntry),
  /** What the agent wrote about this sign-in; empty when it wrote nothing. */
  traceLog: z.string(),
});

export type SignInReport = z.infer<typeof signInReport>;

/**
 * Signs a user in and tells how it went.
 *
 * @param password - the user's own unless given
 * @throws HarnessError `MALFORMED_UPN`, `UNKNOWN_USER` when no password is given for a name that the lab does not have
 */
export async function signInAndReport(
  lab: StartedPtaEnvironment,
  userPrincipalName: string,
  password?: Secret,
): Promise<SignInReport> {
  assertSignInName(userPrincipalName);
  const outcome = await lab.settle(lab.signIn(userPrincipalName, password));
  const { correlationId } = outcome;
  const requestId = requestIdOf(lab.events, correlationId);
  return {
    result: withoutToken(outcome),
    timeline: timelineOf(lab.events, correlationId),
    traceLog: requestId === undefined ? '' : traceOf(lab, requestId),
  };
}

function withoutToken(outcome: SignInOutcome): SignInReport['result'] {
  const { kind, correlationId } = outcome;
  if (kind === 'succeeded') return { kind, correlationId };
  const { code, error, description } = outcome;
  return { kind, correlationId, code, error, description };
}

/** A record begins at the margin; its further lines are indented. */
const RECORD_START = /^(?=\S)/m;

function traceOf(lab: StartedPtaEnvironment, requestId: string): string {
  return lab.agents
    .flatMap((agent) => agent.traceLog.split(RECORD_START))
    .filter((record) => record.includes(requestId))
    .join('');
}
