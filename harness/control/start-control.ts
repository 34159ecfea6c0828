import { systemClock } from '../runtime/clock.ts';
import { HttpServer, type HttpService } from '../runtime/http-server.ts';
import { LoopbackNetwork } from '../runtime/loopback-network.ts';
import type { HostPort } from '../runtime/network.ts';

export interface StartedControl extends AsyncDisposable {
  readonly address: HostPort;
}

/**
 * Serves the control API by plain HTTP at a real address.
 *
 * @throws HarnessError `NETWORK_ADDRESS_IN_USE`
 */
export async function startControl(
  bind: HostPort,
  service: HttpService<unknown>,
): Promise<StartedControl> {
  const server = new HttpServer(systemClock, service);
  const network = new LoopbackNetwork().from('CONTROL');
  const listener = await network.listen([], (socket, peer) => server.serve({ socket, peer }), bind);
  const { address } = listener;
  if (address === undefined) throw new TypeError('The loopback network has real addresses.');
  return { address, [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose]() };
}
