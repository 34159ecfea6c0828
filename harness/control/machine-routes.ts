import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import { HarnessError } from '../runtime/errors.ts';
import { renderEventLog } from '../windows/render-event-log.ts';
import type { WindowsEvent } from '../windows/windows-event.ts';
import { BAD_REQUEST, json, xmlText } from './answers.ts';
import { EVENT_LOGS, eventLogOf, machinesOf } from './machine-logs.ts';
import type { Route } from './route.ts';

/** What Windows shows on the machines of a lab. */
export function machineRoutes(lab: StartedPtaEnvironment): Route[] {
  return [
    { method: 'GET', path: '/api/machines', answer: () => json(machinesOf(lab)) },
    ...EVENT_LOGS.map(
      (log): Route => ({
        method: 'GET',
        path: `/api/machines/{name}/${log}`,
        answer: (request, name) => asAsked(request, eventLogOf(lab, name, log)),
      }),
    ),
  ];
}

/** XML as Windows has it, or the same records as JSON, which knows the lab's own template keys and request ids. */
function asAsked(request: Request, records: readonly WindowsEvent[]): Response {
  const format = new URL(request.url).searchParams.get('format') ?? 'xml';
  if (format === 'xml') return xmlText(renderEventLog(records));
  if (format === 'json') return json(records);
  throw new HarnessError(BAD_REQUEST, 'format takes xml or json; it is xml unless given.');
}
