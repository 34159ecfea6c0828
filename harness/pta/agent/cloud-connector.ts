import type { Duplex } from 'node:stream';
import { exchangeHttp, type HttpReply, type HttpRequest } from '../../runtime/http.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Identity } from '../../runtime/secure-channel.ts';
import type { PtaEvent } from '../protocol/events.ts';

const HTTPS_PORT = 443;

/** Opens connections to the cloud: through the network, and with the agent's certificate when it has one. */
export class CloudConnector {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #trustedRoots: readonly string[];

  constructor(runtime: Runtime<PtaEvent>, trustedRoots: readonly string[]) {
    this.#runtime = runtime;
    this.#trustedRoots = trustedRoots;
  }

  /** @throws HarnessError `NETWORK_…` or `SECURE_CHANNEL_FAILED` */
  async connect(host: string, identity?: Identity, signal?: AbortSignal): Promise<Duplex> {
    const socket = await this.#runtime.network.dial({ host, port: HTTPS_PORT }, signal);
    const { stream } = await this.#runtime.secureChannel.connect(socket, {
      serverName: host,
      trustedRoots: this.#trustedRoots,
      ...(identity && { identity }),
    });
    return stream;
  }

  /** @throws HarnessError as {@link connect}, or `HTTP_BROKEN` */
  async exchange(
    request: HttpRequest,
    identity?: Identity,
    signal?: AbortSignal,
  ): Promise<HttpReply> {
    return exchangeHttp(await this.connect(request.host, identity, signal), request, signal);
  }
}
