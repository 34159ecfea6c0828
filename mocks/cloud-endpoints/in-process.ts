import { setupServer } from 'msw/node';
import type { CloudServices } from './cloud-services.ts';
import { createUserHandlers } from './handlers.ts';

/**
 * The face for an application that runs in the same process as its tests: its own `fetch` and `http`
 * requests to the sign-in endpoints are answered by the lab; everything else passes.
 *
 * @returns stops answering
 */
export function interceptSignIns(services: CloudServices): Disposable {
  const server = setupServer(...createUserHandlers(services));
  server.listen({ onUnhandledFrame: 'bypass' });
  return { [Symbol.dispose]: () => server.close() };
}
