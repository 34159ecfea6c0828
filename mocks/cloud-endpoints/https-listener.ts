import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { getResponse } from 'msw';
import { HttpServer } from '../../harness/runtime/http-server.ts';
import type { HostPort, Listener, Peer } from '../../harness/runtime/network.ts';
import type { Runtime } from '../../harness/runtime/runtime.ts';
import type { Identity } from '../../harness/runtime/secure-channel.ts';
import { WebSocketAcceptor } from '../../harness/runtime/websocket.ts';
import type { CloudPeer, CloudServices } from './cloud-services.ts';
import type { EndpointEvent } from './events.ts';
import { createAgentHandlers, createUserHandlers } from './handlers.ts';

const HTTPS_PORT = 443;
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
  const acceptor = new WebSocketAcceptor([LISTENER_PROTOCOL, CONNECTION_PROTOCOL]);
  const server = new HttpServer<CloudPeer>(runtime.clock, {
    answer: (request, peer) => answer(services, request, peer),
    upgrade: (incoming, socket, head, peer) =>
      upgrade(acceptor, services, incoming, socket, head, peer),
    failed: (error) => runtime.events.append({ type: 'endpoint.failed', problem: describe(error) }),
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
      // A client may vanish at any time; what it was doing is over then.
      stream.on('error', () => stream.destroy());
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

async function answer(
  services: CloudServices,
  request: Request,
  peer: CloudPeer,
): Promise<Response> {
  const handlers = [...createUserHandlers(services), ...createAgentHandlers(services, peer)];
  const response = await getResponse(handlers, request);
  if (response !== undefined) return response;
  const { pathname, host } = new URL(request.url);
  return new Response(
    `${request.method} ${host}${pathname} is not an endpoint of this lab. It answers: ${handlers
      .map(({ info }) => info.header)
      .join(', ')}.\n`,
    { status: 404 },
  );
}

function upgrade(
  acceptor: WebSocketAcceptor,
  services: CloudServices,
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  peer: CloudPeer,
): void {
  const host = incoming.headers.host ?? '';
  const isRelay = host.endsWith('.servicebus.windows.net');
  if (!isRelay || incoming.url?.split('?')[0] !== '/$servicebus/websocket') {
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    return;
  }
  acceptor.accept(incoming, socket, head, (messages, protocol) => {
    if (protocol === LISTENER_PROTOCOL) services.acceptListener(messages, host, peer);
    else if (protocol === CONNECTION_PROTOCOL) services.acceptRelayedConnection(messages);
    else messages.close();
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
