import { COMMON_HEADERS } from '../control/answers.ts';
import type { ApiSubjects } from '../control/api-routes.ts';
import { findingsOf } from '../control/finding-report.ts';
import { ignoredResultsOf } from '../control/ignored-result-report.ts';
import { channelOf, machineLogsOf, machineNames } from '../control/machine-logs.ts';
import { readText } from '../control/request-body.ts';
import type { Route } from '../control/route.ts';
import { signInAndReport } from '../control/sign-in-report.ts';
import { HarnessError } from '../runtime/errors.ts';
import { Secret } from '../runtime/secret.ts';
import { consolePage, type LatestSignIn } from './console-page.ts';
import { CONSOLE_STYLE } from './console-style.ts';
import { machinePage } from './machine-page.ts';

/** Nothing but the page's own style sheet is loaded, and the page is shown in no frame. */
const POLICY =
  "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/** The console's pages, the forms on them, and their style sheet. */
export function consoleRoutes({ lab, agents, ready }: ApiSubjects): Route[] {
  const page = (latest?: LatestSignIn) =>
    answer(
      consolePage({
        ready: ready(),
        agents: agents.list(),
        machines: machineNames(lab),
        findings: findingsOf(lab),
        ignoredResults: ignoredResultsOf(lab),
        events: lab.events,
        ...(latest && { latest }),
      }),
      'text/html',
    );
  const machine = (asked: string) => {
    const { name, logs } = machineLogsOf(lab, asked);
    const { security, counters } = logs;
    if (counters === undefined) return answer(machinePage({ name, security }), 'text/html');
    const channels = {
      admin: channelOf(lab, logs, 'admin'),
      session: channelOf(lab, logs, 'session'),
      'updater-admin': channelOf(lab, logs, 'updater-admin'),
    };
    const agent = { detail: agents.detail(name), channels, traceLog: agents.traceLog(name) };
    return answer(machinePage({ name, agent, security }), 'text/html');
  };
  return [
    { method: 'GET', path: '/', answer: () => page() },
    { method: 'GET', path: '/machines/{name}', answer: (_request, name) => machine(name) },
    ...(['on', 'off'] as const).map(
      (to): Route => ({
        method: 'POST',
        path: `/machines/{name}/session-log/${to}`,
        answer: (_request, name) => {
          agents.switchSessionLog(name, to);
          return machine(name);
        },
      }),
    ),
    { method: 'GET', path: '/console.css', answer: () => answer(CONSOLE_STYLE, 'text/css') },
    {
      method: 'POST',
      path: '/sign-in',
      answer: async (request) => {
        const form = new URLSearchParams(await readText(request));
        const userPrincipalName = (form.get('userPrincipalName') ?? '').trim();
        const typed = form.get('password') ?? '';
        const password = typed === '' ? undefined : new Secret(typed);
        try {
          const report = await signInAndReport(lab, userPrincipalName, password);
          return page({ userPrincipalName, report });
        } catch (error) {
          if (!(error instanceof HarnessError)) throw error;
          return page({ userPrincipalName, problem: error.message });
        }
      },
    },
  ];
}

function answer(body: string, type: 'text/html' | 'text/css'): Response {
  return new Response(body, {
    headers: {
      ...COMMON_HEADERS,
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': POLICY,
      // The form's Origin header is needed, and nobody else's.
      'referrer-policy': 'same-origin',
    },
  });
}
