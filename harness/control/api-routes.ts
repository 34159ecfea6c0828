import { z } from 'zod';
import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import { HarnessError } from '../runtime/errors.ts';
import { Secret } from '../runtime/secret.ts';
import type { AgentOperations } from './agent-operations.ts';
import { BAD_REQUEST, json, text } from './answers.ts';
import { applicationRoutes } from './application-routes.ts';
import { findingsOf } from './finding-report.ts';
import { ignoredResultsOf } from './ignored-result-report.ts';
import { machineRoutes } from './machine-routes.ts';
import type { ReadyDocument } from './ready-document.ts';
import { readJson } from './request-body.ts';
import type { Route } from './route.ts';
import { signInAndReport } from './sign-in-report.ts';

/** A page of events of the largest kind has some 400 KB. */
export const EVENTS_PER_PAGE = 1_000;

const signInRequest = z.strictObject({
  userPrincipalName: z.string(),
  /** The user's own unless given. */
  password: z.string().optional(),
});

export interface ApiSubjects {
  readonly lab: StartedPtaEnvironment;
  readonly agents: AgentOperations;
  /** The lab as it is at the moment of asking. */
  readonly ready: () => ReadyDocument;
}

/** The endpoints below `/api`. */
export function apiRoutes({ lab, agents, ready }: ApiSubjects): Route[] {
  return [
    { method: 'GET', path: '/api/lab', answer: () => json(ready()) },
    {
      method: 'POST',
      path: '/api/sign-in',
      answer: async (request) => {
        const example = { userPrincipalName: `alice@${lab.domain.dnsName}` };
        const asked = await readJson(request, signInRequest, example);
        const password = asked.password === undefined ? undefined : new Secret(asked.password);
        return json(await signInAndReport(lab, asked.userPrincipalName, password));
      },
    },
    { method: 'GET', path: '/api/events', answer: (request) => eventsPage(lab, request) },
    { method: 'GET', path: '/api/findings', answer: () => json(findingsOf(lab)) },
    { method: 'GET', path: '/api/ignored-results', answer: () => json(ignoredResultsOf(lab)) },
    { method: 'GET', path: '/api/agents', answer: () => json(agents.list()) },
    {
      method: 'GET',
      path: '/api/agents/{name}',
      answer: (_request, name) => json(agents.detail(name)),
    },
    {
      method: 'POST',
      path: '/api/agents/{name}/stop',
      answer: async (_request, name) => json(await agents.stop(name)),
    },
    {
      method: 'POST',
      path: '/api/agents/{name}/start',
      answer: async (_request, name) => json(await agents.start(name)),
    },
    {
      method: 'GET',
      path: '/api/agents/{name}/trace',
      answer: (_request, name) => text(agents.traceLog(name)),
    },
    ...(['on', 'off'] as const).map(
      (to): Route => ({
        method: 'POST',
        path: `/api/agents/{name}/session-log/${to}`,
        answer: (_request, name) => json(agents.switchSessionLog(name, to)),
      }),
    ),
    ...machineRoutes(lab),
    ...applicationRoutes(lab),
    {
      // Whoever may use the lab may be its administrator: it is for tests only.
      method: 'POST',
      path: '/api/administrator-token',
      answer: async () => json({ token: (await lab.cloud.issueAdministratorToken()).reveal() }),
    },
  ];
}

/** Those after a sequence number, oldest first; the `Link` header leads to the next page while there is one. */
function eventsPage(lab: StartedPtaEnvironment, request: Request): Response {
  const typed = new URL(request.url).searchParams.get('after') ?? '-1';
  const after = Number(typed);
  if (!/^-?\d{1,15}$/.test(typed) || after < -1) {
    throw new HarnessError(
      BAD_REQUEST,
      'after takes the sequence number of the last event that you have, a whole number from 0.',
    );
  }
  // Sequence numbers are positions in the log.
  const start = Math.max(0, after + 1 - (lab.events[0]?.sequence ?? 0));
  const page = lab.events.slice(start, start + EVENTS_PER_PAGE);
  const last = page.at(-1)?.sequence ?? after;
  const isMore = last < (lab.events.at(-1)?.sequence ?? last);
  return json(page, 200, isMore ? { link: `</api/events?after=${last}>; rel="next"` } : {});
}
