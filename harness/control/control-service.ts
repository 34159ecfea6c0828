import { consoleRoutes } from '../console/console-routes.ts';
import type { HttpService } from '../runtime/http-server.ts';
import { AgentOperations } from './agent-operations.ts';
import { json, problem, problemOf } from './answers.ts';
import { type ApiSubjects, apiRoutes } from './api-routes.ts';
import { type GuardOptions, refusalOf } from './request-guard.ts';
import { matchPath, type Route } from './route.ts';

export interface ControlOptions extends GuardOptions, Omit<ApiSubjects, 'agents'> {
  /** Told of what is a mistake of the harness itself; the client gets a bare 500. */
  failed?(error: unknown): void;
}

/** The control API and the console, as something that answers requests; it knows no sockets. */
export function createControlService(options: ControlOptions): HttpService<unknown> {
  const { lab, ready, failed } = options;
  const agents = new AgentOperations(lab);
  const routes = [...consoleRoutes({ lab, agents, ready }), ...apiRoutes({ lab, agents, ready })];
  return {
    answer: async (request) => {
      const refusal = refusalOf(request, options);
      if (refusal !== undefined) return problem(403, 'FORBIDDEN', refusal);
      try {
        return await dispatch(routes, request);
      } catch (error) {
        return problemOf(error);
      }
    },
    failed: (error) => {
      if (!isClientGone(error)) failed?.(error);
    },
  };
}

/** A client that leaves in the middle of its request is no mistake of anybody's. */
function isClientGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

async function dispatch(routes: readonly Route[], request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const here = routes.filter(({ path }) => matchPath(path, pathname) !== undefined);
  const route = here.find(({ method }) => method === request.method);
  if (route !== undefined) {
    return await route.answer(request, matchPath(route.path, pathname) ?? '');
  }
  if (here.length > 0) {
    const allowed = here.map(({ method }) => method).join(', ');
    const message = `This endpoint takes ${allowed}.`;
    return json({ error: 'METHOD_NOT_ALLOWED', message }, 405, { allow: allowed });
  }
  const endpoints = routes.map(({ method, path }) => `${method} ${path}`).join(', ');
  return problem(404, 'NOT_FOUND', `There is no such endpoint; there are: ${endpoints}.`);
}
