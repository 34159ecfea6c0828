import { z } from 'zod';
import type { Runtime } from '../../runtime/runtime.ts';
import { Secret } from '../../runtime/secret.ts';
import { AADSTS_CODES } from '../protocol/codes/aadsts.ts';
import { REFERENCE } from '../protocol/codes/aadsts-code.ts';
import type { PtaEvent } from '../protocol/events.ts';
import { isGuid } from '../protocol/guid.ts';
import { type AccessTokens, TOKEN_LIFETIME_S } from './access-tokens.ts';
import type { SignInResult, SignInService } from './sign-in-service.ts';

/** The lab's answer to one token request, as JSON. */
export interface TokenReply {
  readonly status: 200 | 400;
  readonly body: TokenResponse | ErrorResponse;
}

export interface TokenResponse {
  readonly token_type: 'Bearer';
  readonly scope: string;
  /** Seconds. */
  readonly expires_in: number;
  readonly ext_expires_in: number;
  readonly access_token: string;
}

/** Members as https://learn.microsoft.com/entra/identity-platform/reference-error-codes lists them. */
export interface ErrorResponse {
  readonly error: string;
  readonly error_description: string;
  readonly error_codes: readonly number[];
  /** `yyyy-MM-dd HH:mm:ssZ` */
  readonly timestamp: string;
  readonly trace_id: string;
  readonly correlation_id: string;
  /** Where the public list explains the code; absent for codes that it does not have. */
  readonly error_uri?: string;
}

const passwordGrant = z.object({
  grant_type: z.literal('password'),
  client_id: z.string().min(1),
  username: z.string().min(1),
  password: z.string().min(1),
  scope: z.string().optional(),
});

const DEFAULT_SCOPE = 'openid profile';
/** Microsoft Graph, the audience of a token that asks for no other resource. */
const GRAPH_AUDIENCE = '00000003-0000-0000-c000-000000000000';

/** OAuth 2.0 token endpoint, resource owner password credentials grant. */
export class TokenEndpoint {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #signIns: SignInService;
  readonly #tokens: AccessTokens;

  constructor(runtime: Runtime<PtaEvent>, signIns: SignInService, tokens: AccessTokens) {
    this.#runtime = runtime;
    this.#signIns = signIns;
    this.#tokens = tokens;
  }

  /** @param correlationId - the `client-request-id` header, when the client sent one */
  async answer(form: URLSearchParams, correlationId?: string): Promise<TokenReply> {
    const sent = correlationId !== undefined && isGuid(correlationId) ? correlationId : undefined;
    const repeated = repeatedName(form);
    if (repeated !== undefined) {
      // RFC 6749, section 3.2, forbids it. Inferred: that Entra calls it an invalid parameter.
      return this.#refused(
        sent ?? this.#runtime.random.guid(),
        'invalid_request',
        'AADSTS90100',
        `The parameter '${repeated}' is given more than once.`,
      );
    }
    const grant = form.get('grant_type');
    if (grant !== 'password') {
      return this.#refused(
        sent ?? this.#runtime.random.guid(),
        grant === null ? 'invalid_request' : 'unsupported_grant_type',
        grant === null ? 'AADSTS900144' : 'AADSTS70003',
      );
    }
    const parsed = passwordGrant.safeParse(Object.fromEntries(form));
    if (!parsed.success) {
      const missing = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
      const detail = `The request body must contain: ${missing}.`;
      return this.#refused(
        sent ?? this.#runtime.random.guid(),
        'invalid_request',
        'AADSTS900144',
        detail,
      );
    }
    const { username, password, client_id: clientId, scope = DEFAULT_SCOPE } = parsed.data;
    const result = await this.#signIns.signIn({
      userPrincipalName: username,
      password: new Secret(password),
      clientId,
      ...(sent && { correlationId: sent }),
    });
    return result.kind === 'succeeded'
      ? this.#issued(result, scope)
      : this.#refused(result.correlationId, 'invalid_grant', result.code, result.detail);
  }

  async #issued(
    { user }: Extract<SignInResult, { kind: 'succeeded' }>,
    scope: string,
  ): Promise<TokenReply> {
    const accessToken = await this.#tokens.issue({
      audience: GRAPH_AUDIENCE,
      subject: user.objectId,
      userPrincipalName: user.userPrincipalName,
      displayName: user.displayName,
      scope,
    });
    return {
      status: 200,
      body: {
        token_type: 'Bearer',
        scope,
        expires_in: TOKEN_LIFETIME_S,
        ext_expires_in: TOKEN_LIFETIME_S,
        access_token: accessToken,
      },
    };
  }

  #refused(
    correlationId: string,
    error: string,
    code: `AADSTS${number}`,
    detail?: string,
  ): TokenReply {
    const traceId = this.#runtime.random.guid();
    const timestamp = entraTimestamp(this.#runtime.clock.now());
    const row = AADSTS_CODES[code];
    const text = [row?.signInText, detail].filter(Boolean).join(' ');
    const lines = [
      `${code}: ${text}`,
      `Trace ID: ${traceId}`,
      `Correlation ID: ${correlationId}`,
      `Timestamp: ${timestamp}`,
    ];
    const number = Number(code.slice('AADSTS'.length));
    return {
      status: 400,
      body: {
        error,
        error_description: lines.join('\r\n'),
        error_codes: [number],
        timestamp,
        trace_id: traceId,
        correlation_id: correlationId,
        ...((row?.name !== undefined || row?.source === REFERENCE) && {
          error_uri: `https://login.microsoftonline.com/error?code=${number}`,
        }),
      },
    };
  }
}

/** The first of the parameters that this endpoint reads which is there more than once. */
function repeatedName(form: URLSearchParams): string | undefined {
  return Object.keys(passwordGrant.shape).find((name) => form.getAll(name).length > 1);
}

/** `yyyy-MM-dd HH:mm:ssZ` */
function entraTimestamp(ms: number): string {
  return new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
}
