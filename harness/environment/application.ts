import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { HarnessError } from '../runtime/errors.ts';
import type { LabEventBase } from '../runtime/event-log.ts';
import { exchangeHttp, HTTP_BROKEN, type HttpReply, type HttpRequest } from '../runtime/http.ts';
import { IdleConnections, keepableStream } from '../runtime/idle-connections.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { Secret } from '../runtime/secret.ts';

/** What an application learns from the token endpoint. */
export type SignInOutcome =
  | {
      readonly kind: 'succeeded';
      readonly correlationId: string;
      readonly accessToken: Secret;
    }
  | {
      readonly kind: 'failed';
      readonly correlationId: string;
      /** Such as `AADSTS50126`. */
      readonly code: string;
      /** OAuth 2.0 error, such as `invalid_grant`. */
      readonly error: string;
      /** The whole text, with trace id, correlation id and time. */
      readonly description: string;
    };

const tokenReply = z.object({ access_token: z.string() });
const errorReply = z.object({
  error: z.string(),
  error_description: z.string(),
  error_codes: z.array(z.number()).min(1),
  correlation_id: z.string(),
});

/** Error code: the token endpoint answered with something that is neither a token nor an error. */
export const UNREADABLE_TOKEN_REPLY = 'UNREADABLE_TOKEN_REPLY';

const LOGIN_HOST = 'login.microsoftonline.com';
/** Client id that Microsoft's own samples use for a public client (Azure CLI). */
const CLIENT_ID = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

export interface ApplicationOptions {
  readonly tenantId: string;
  readonly trustedRoots: readonly string[];
  /** How long a connection that has nothing to do is kept: milliseconds; it is not unless given. */
  readonly idleConnectionMs?: number | undefined;
}

/** A public client that signs users in with their password, on a machine outside the customer's network. */
export class Application<E extends LabEventBase> implements Disposable {
  readonly #runtime: Runtime<E>;
  readonly #options: ApplicationOptions;
  readonly #idle: IdleConnections<string, Duplex>;

  constructor(runtime: Runtime<E>, options: ApplicationOptions) {
    this.#runtime = runtime;
    this.#options = options;
    const { idleConnectionMs: idleMs = 0 } = options;
    this.#idle = new IdleConnections(runtime.clock, { idleMs }, keepableStream);
  }

  /** Closes the connections that are kept. */
  [Symbol.dispose](): void {
    this.#idle.close();
  }

  /** @throws HarnessError when the cloud cannot be reached or answers with neither token nor error */
  async signIn(userPrincipalName: string, password: Secret): Promise<SignInOutcome> {
    const { tenantId } = this.#options;
    const correlationId = this.#runtime.random.guid();
    const reply = await this.#exchange({
      method: 'POST',
      host: LOGIN_HOST,
      path: `/${tenantId}/oauth2/v2.0/token`,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'client-request-id': correlationId,
      },
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: CLIENT_ID,
        // Without `openid`: nobody reads an ID token here, and each costs a signature.
        scope: 'https://graph.microsoft.com/.default',
        username: userPrincipalName,
        password: password.reveal(),
      }).toString(),
    });
    return readReply(reply.body, correlationId);
  }

  /** On a connection that is there, where one is. */
  async #exchange(request: HttpRequest): Promise<HttpReply> {
    const over = (stream: Duplex) => {
      const keep = () => this.#idle.keep(LOGIN_HOST, stream);
      return exchangeHttp(stream, request, undefined, this.#idle.keeps ? keep : undefined);
    };
    const kept = this.#idle.take(LOGIN_HOST);
    if (kept !== undefined) {
      try {
        return await over(kept);
      } catch (error) {
        if (!(error instanceof HarnessError) || error.code !== HTTP_BROKEN) throw error;
      }
    }
    const { network, secureChannel } = this.#runtime;
    const socket = await network.dial({ host: LOGIN_HOST, port: 443 });
    const { trustedRoots } = this.#options;
    const terms = { serverName: LOGIN_HOST, trustedRoots };
    return over((await secureChannel.connect(socket, terms)).stream);
  }
}

function readReply(body: string, correlationId: string): SignInOutcome {
  const json = parseJson(body);
  const token = tokenReply.safeParse(json);
  if (token.success) {
    const accessToken = new Secret(token.data.access_token);
    return { kind: 'succeeded', correlationId, accessToken };
  }
  const failure = errorReply.safeParse(json);
  if (!failure.success) {
    throw new HarnessError(
      UNREADABLE_TOKEN_REPLY,
      `The token endpoint answered with neither a token nor an error (${body.length} bytes); look at the lab's endpoint events.`,
    );
  }
  const { error, error_description: description, error_codes: codes } = failure.data;
  return { kind: 'failed', correlationId, code: `AADSTS${codes[0]}`, error, description };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
