import assert from 'node:assert';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Duplex } from 'node:stream';
import { getResponse } from 'msw/utils/get-response';
import { SERVICE_BUS_DOMAIN } from '../../harness/pta/protocol/hosts.ts';
import {
  HttpServer,
  type HttpService,
  refuseConnection,
} from '../../harness/runtime/http-server.ts';
import type { HostPort, Listener, Peer } from '../../harness/runtime/network.ts';
import type { Runtime } from '../../harness/runtime/runtime.ts';
import type { Identity } from '../../harness/runtime/secure-channel.ts';
import { WebSocketAcceptor } from '../../harness/runtime/websocket.ts';
import type { CloudPeer, CloudServices } from './cloud-services.ts';
import type { EndpointEvent } from './events.ts';
import { createAgentHandlers, createUserHandlers, notAnEndpoint } from './handlers.ts';

const HTTPS_PORT = 443;
const WEBSOCKET_PATH = '/$servicebus/websocket';
const LISTENER_PROTOCOL = 'wsrelayedamqp';
const CONNECTION_PROTOCOL = 'wsrelayedconnection';

export interface HttpsListenerOptions {
  /** Server certificate that carries every host name of the services. */
  readonly identity: Identity;
  /** Real address in the loopback world. */
  readonly bind?: HostPort;
}

/**
 * The face that agents, browsers and foreign clients reach: HTTPS for every name of the cloud on one
 * listener, answered by the same msw handlers that work in process, and the relay's WebSockets.
 */
export async function startHttpsListener(
  runtime: Runtime<EndpointEvent>,
  services: CloudServices,
  { identity, bind }: HttpsListenerOptions,
): Promise<Listener> {
  const failed = (error: unknown) =>
    runtime.events.append({ type: 'endpoint.failed', problem: describe(error) });
  const upgrade = createUpgrade(services, failed);
  const answer = createAnswer(services);
  const server = new HttpServer<CloudPeer>(runtime.clock, {
    answer,
    upgrade,
    failed,
  });
  const accept = async (socket: Duplex, from: Peer) => {
    try {
      const { stream, peerCertificate } = await runtime.secureChannel.accept(socket, {
        identity,
        requestClientCertificate: true,
      });
      const peer: CloudPeer = {
        from: from.machine,
        ...(peerCertificate && { clientCertificate: peerCertificate }),
      };
      server.serve({ socket: stream, peer });
    } catch (error) {
      runtime.events.append({
        type: 'endpoint.handshake-failed',
        from: from.machine,
        problem: describe(error),
      });
    }
  };
  const names = services.hosts.map((host) => ({ host, port: HTTPS_PORT }));
  return runtime.network.listen(names, (socket, from) => void accept(socket, from), bind);
}

function createAnswer(
  services: CloudServices,
): (request: Request, peer: CloudPeer) => Promise<Response> {
  // Handlers are made once, and know nothing of connections.
  const asking = new AsyncLocalStorage<CloudPeer>();
  const peerOfRequest = () => {
    const peer = asking.getStore();
    assert(peer !== undefined, 'A handler ran outside a request.');
    return peer;
  };
  const handlers = [
    ...createUserHandlers(services),
    ...createAgentHandlers(services, peerOfRequest),
  ];
  return (request, peer) =>
    asking.run(peer, async () => {
      const url = new URL(request.url);
      // A client reaches the loopback world at another port than 443, and says so.
      url.port = '';
      const addressed = new Request(url, request);
      return (await getResponse(handlers, addressed)) ?? notAnEndpoint(addressed, handlers);
    });
}

/** The relay's two WebSockets; anything else that is no HTTP is not found. */
function createUpgrade(
  services: CloudServices,
  failed: (error: unknown) => void,
): NonNullable<HttpService<CloudPeer>['upgrade']> {
  const acceptor = new WebSocketAcceptor([LISTENER_PROTOCOL, CONNECTION_PROTOCOL]);
  return (incoming, socket, head, peer) => {
    const host = (incoming.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    const isRelay = host.endsWith(`.${SERVICE_BUS_DOMAIN}`);
    if (!isRelay || incoming.url?.split('?')[0] !== WEBSOCKET_PATH) {
      refuseConnection(socket, '404 Not Found');
      return;
    }
    acceptor.accept(incoming, socket, head, (messages, protocol) => {
      if (protocol === LISTENER_PROTOCOL) {
        services.acceptListener(messages, host, peer).catch(failed);
      } else if (protocol === CONNECTION_PROTOCOL) {
        services.acceptRelayedConnection(messages).catch(failed);
      } else {
        messages.close();
      }
    });
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
