import type { TextRequest } from '../../harness/runtime/http-server.ts';
import type { WebRoute } from '../../harness/runtime/web-route.ts';
import type { MessageSocket } from '../../harness/runtime/websocket.ts';

/** Who is at the other end of a connection to the cloud. */
export interface CloudPeer {
  /** DER of the client certificate that was shown and proven, if any. Nobody has judged it yet. */
  readonly clientCertificate?: Uint8Array;
  /** Machine of the lab, or IP address, that the connection comes from. */
  readonly from: string;
}

/** What stands behind the endpoints. The faces translate HTTP and WebSockets and decide nothing. */
export interface CloudServices {
  /** Every host name that is answered, on port 443. */
  readonly hosts: readonly string[];
  /** Those of them that take an agent's status on port 8080 as well, and nothing else there. */
  readonly statusHosts: readonly string[];
  /** `RegistrationRequest` → `RegistrationResult`, XML. @throws HarnessError `MALFORMED` */
  register(xml: string): Promise<string>;
  /** `PassthroughAuthenticationEnablementRequest` → `PassthroughAuthenticationRequestResult`, XML. @throws HarnessError `MALFORMED` */
  enablePassthroughAuthentication(xml: string): Promise<string>;
  /** `TokenAuthenticationRequest` → `PassthroughAuthenticationRequestResult`, XML. @throws HarnessError `MALFORMED` */
  passthroughAuthenticationStatus(xml: string): Promise<string>;
  /** `BootstrapRequest` → `BootstrapResponse`, XML; `undefined` means 403. @throws HarnessError `MALFORMED` */
  bootstrap(xml: string, peer: CloudPeer): Promise<string | undefined>;
  /** `TrustRenewalRequest` → `TrustRenewalResult`, XML; `undefined` means 403. @throws HarnessError `MALFORMED` */
  renewTrust(xml: string, peer: CloudPeer): Promise<string | undefined>;
  /** The updater asks for a newer version; JSON both ways, `undefined` means 403. @throws HarnessError `MALFORMED` */
  checkForUpdate(text: string, peer: CloudPeer): Promise<string | undefined>;
  /** The package that was offered, JSON; `undefined` means 403. */
  downloadUpdate(peer: CloudPeer): Promise<string | undefined>;
  /** The answer of an agent. @returns the HTTP status */
  takeAnswer(request: TextRequest, peer: CloudPeer): number;
  /** Pages and interfaces for users, administrators and applications. */
  readonly webRoutes: readonly WebRoute[];
  /** A relay listener: AMQP over `wsrelayedamqp`. `host` is the Service Bus host it dialled. Resolves when it has left. */
  acceptListener(messages: MessageSocket, host: string, peer: CloudPeer): Promise<void>;
  /** An agent fetches a request that it was told of: JSON over a WebSocket of a return host. */
  acceptRequestFetch(messages: MessageSocket, peer: CloudPeer): Promise<void>;
  /** A relayed connection: [MC-NMF] over `wsrelayedconnection`. */
  acceptRelayedConnection(messages: MessageSocket): Promise<void>;
}
