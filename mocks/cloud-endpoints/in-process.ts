import { http } from 'msw/http';
import { setupServer } from 'msw/node';
import { LOGIN_HOSTS } from '../../harness/pta/protocol/hosts.ts';
import type { CloudServices } from './cloud-services.ts';
import { notAnEndpoint } from './endpoint-table.ts';
import { userEndpoints } from './endpoints.ts';
import { createUserHandlers, responseOf } from './handlers.ts';

/**
 * The face for an application that runs in the same process as its tests: what its own `fetch` and `http` ask
 * of the sign-in hosts is answered by the lab, and nothing of it reaches the real ones. Requests to other hosts
 * pass.
 *
 * @returns stops answering
 */
export function interceptSignIns(services: CloudServices): Disposable {
  const endpoints = userEndpoints(services);
  const rest = LOGIN_HOSTS.map((host) =>
    http.all(`https://${host}/*`, ({ request }) =>
      responseOf(notAnEndpoint(request.method, new URL(request.url), endpoints)),
    ),
  );
  const server = setupServer(...createUserHandlers(services), ...rest);
  server.listen({ onUnhandledFrame: 'bypass' });
  return { [Symbol.dispose]: () => server.close() };
}
