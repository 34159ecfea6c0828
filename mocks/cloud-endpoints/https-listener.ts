import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RETURN_HOST_SUFFIX, SERVICE_BUS_DOMAIN } from '../../harness/pta/protocol/hosts.ts';
import { CONNECT_PATH } from '../../harness/pta/protocol/result-request.ts';
import {
  HttpServer,
  type HttpService,
  refuseConnection,
  type TextService,
} from '../../harness/runtime/http-server.ts';
import type { HostPort, Listener, Peer } from '../../harness/runtime/network.ts';
import type { Runtime } from '../../harness/runtime/runtime.ts';
import type { Identity } from '../../harness/runtime/secure-channel.ts';
import { WebSocketAcceptor } from '../../harness/runtime/websocket.ts';
import type { CloudPeer, CloudServices } from './cloud-services.ts';
import { EndpointTable } from './endpoint-table.ts';
import { agentEndpoints, type Endpoint, statusEndpoints, userEndpoints } from './endpoints.ts';
import type { EndpointEvent } from './events.ts';

const HTTPS_PORT = 443;
/** Agents send their status here when 443 is closed. Documented. */
const STATUS_PORT = 8080;
const WEBSOCKET_PATH = '/$servicebus/websocket';
const LISTENER_PROTOCOL = 'wsrelayedamqp';
const CONNECTION_PROTOCOL = 'wsrelayedconnection';
const RELAY_PROTOCOLS = [LISTENER_PROTOCOL, CONNECTION_PROTOCOL];

export interface HttpsListenerOptions {
  /** Server certificate that carries every host name of the services. */
  readonly identity: Identity;
  /** Real address in the loopback world. */
  readonly bind?: HostPort;
}

/**
 * The face that agents, browsers and foreign clients reach: HTTPS for every name of the cloud on one
 * listener, answered by the same endpoints that work in process, and the relay's WebSockets. On port 8080 only the
 * status of agents is taken.
 */
export async function startHttpsListener(
  runtime: Runtime<EndpointEvent>,
  services: CloudServices,
  { identity, bind }: HttpsListenerOptions,
): Promise<Listener> {
  const failed = (error: unknown) =>
    runtime.events.append({ type: 'endpoint.failed', problem: describe(error) });
  const whole = new HttpServer<CloudPeer>(runtime.clock, {
    reply: createReply([...userEndpoints(services), ...agentEndpoints(services)]),
    upgrade: createUpgrade(services, failed),
    failed,
  });
  const statusOnly = new HttpServer<CloudPeer>(runtime.clock, {
    reply: createReply(statusEndpoints(services)),
    failed,
  });
  const at = (hosts: readonly string[], port: number) => hosts.map((host) => ({ host, port }));
  const { network } = runtime;
  await using undo = new AsyncDisposableStack();
  const main = undo.use(
    await network.listen(
      at(services.hosts, HTTPS_PORT),
      (socket, from) => void accept(runtime, identity, whole, socket, from),
      bind,
    ),
  );
  undo.use(
    await network.listen(
      at(services.statusHosts, STATUS_PORT),
      (socket, from) => void accept(runtime, identity, statusOnly, socket, from),
    ),
  );
  const both = undo.move();
  return {
    ...(main.address && { address: main.address }),
    [Symbol.asyncDispose]: () => both.disposeAsync(),
  };
}

async function accept(
  runtime: Runtime<EndpointEvent>,
  identity: Identity,
  server: HttpServer<CloudPeer>,
  socket: Duplex,
  from: Peer,
): Promise<void> {
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
}

function createReply(endpoints: readonly Endpoint[]): TextService<CloudPeer>['reply'] {
  const table = new EndpointTable(endpoints);
  return (request, peer) => {
    const { origin } = request.url;
    // A client reaches the loopback world at another port than 443, and says so.
    request.url.port = '';
    return table.answer(request, peer, origin);
  };
}

/** The relay's two WebSockets, and the one that brings requests; anything else that is no HTTP is not found. */
function createUpgrade(
  services: CloudServices,
  failed: (error: unknown) => void,
): NonNullable<HttpService<CloudPeer>['upgrade']> {
  const acceptor = new WebSocketAcceptor(RELAY_PROTOCOLS);
  return (incoming, socket, head, peer) => {
    const host = (incoming.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    const path = incoming.url?.split('?')[0];
    if (host.endsWith(`.${RETURN_HOST_SUFFIX}`) && path === CONNECT_PATH) {
      acceptor.accept(incoming, socket, head, (messages) => {
        services.acceptRequestFetch(messages, peer).catch(failed);
      });
      return;
    }
    const isRelay = host.endsWith(`.${SERVICE_BUS_DOMAIN}`);
    if (!isRelay || path !== WEBSOCKET_PATH) {
      refuseConnection(socket, '404 Not Found');
      return;
    }
    if (!asksFor(incoming, RELAY_PROTOCOLS)) {
      refuseConnection(socket, '400 Bad Request');
      return;
    }
    acceptor.accept(incoming, socket, head, (messages, protocol) => {
      if (protocol === LISTENER_PROTOCOL) {
        services.acceptListener(messages, host, peer).catch(failed);
      } else {
        services.acceptRelayedConnection(messages).catch(failed);
      }
    });
  };
}

/** Inferred: that the relay refuses whoever offers none of its subprotocols. */
function asksFor({ headers }: IncomingMessage, protocols: readonly string[]): boolean {
  const offered = headers['sec-websocket-protocol']?.split(',') ?? [];
  return offered.some((each) => protocols.includes(each.trim()));
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
