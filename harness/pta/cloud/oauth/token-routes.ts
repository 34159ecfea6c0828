import type { TextReply } from '../../../runtime/http-server.ts';
import type { WebRequest, WebRoute } from '../../../runtime/web-route.ts';
import { judgeResource } from './authorization/authorize-rules.ts';
import { authenticateClient, CLIENT_PARAMETERS } from './clients/authenticate-client.ts';
import type { Grant, GrantOutcome, GrantRequest } from './grants/grant.ts';
import type { OAuthParts } from './oauth-parts.ts';
import type { Authority } from './requests/authority.ts';
import { type Exchange, header, openAuthorityExchange, openExchange } from './requests/exchange.ts';
import { isRefused, type OAuthFailure, refuse } from './requests/oauth-failure.ts';
import { RequestParameters } from './requests/parameters.ts';
import { failureReply, jsonReply, READABLE_BY_ANY_PAGE } from './requests/replies.ts';
import type { Issued } from './tokens/token-issuer.ts';

/** Polling devices are told so every few seconds; nothing went wrong. */
const PENDING = 'AADSTS70016';
const TOKEN_PARAMETERS = ['grant_type', 'scope', 'resource', 'client_info', ...CLIENT_PARAMETERS];

type TokenEndpointParts = Pick<
  OAuthParts,
  'clock' | 'random' | 'events' | 'tenant' | 'applications' | 'assertions' | 'issuer'
>;

/** Where clients redeem what they have for tokens: both versions, and AD FS's. */
export function tokenRoutes(
  parts: TokenEndpointParts,
  grants: readonly Grant[],
  hosts: readonly string[],
): WebRoute[] {
  const endpoint = new TokenRequests(parts, grants);
  const paths = [
    ['/:tenant/oauth2/v2.0/token', 'v2'],
    ['/:tenant/oauth2/token', 'v1'],
  ] as const;
  return paths.flatMap(([path, version]): WebRoute[] => [
    { method: 'POST', hosts, path, answer: (request) => endpoint.answer(request, version) },
    { method: 'GET', hosts, path, answer: async (request) => postOnly(parts, request, version) },
  ]);
}

/** The answer to a `GET` of what is posted. */
export function postOnly(
  parts: Pick<OAuthParts, 'clock' | 'random'>,
  request: WebRequest,
  version: 'v1' | 'v2',
): TextReply {
  const detail = 'The endpoint only accepts POST requests.';
  return failureReply(refuse('AADSTS900561', detail), openExchange(parts, request, version));
}

/** Answers token requests. */
class TokenRequests {
  readonly #parts: TokenEndpointParts;
  readonly #grants: ReadonlyMap<string, Grant>;
  readonly #names: ReadonlySet<string>;

  constructor(parts: TokenEndpointParts, grants: readonly Grant[]) {
    this.#parts = parts;
    this.#grants = new Map(grants.map((grant) => [grant.type, grant]));
    this.#names = new Set([...TOKEN_PARAMETERS, ...grants.flatMap((grant) => grant.parameters)]);
  }

  async answer(web: WebRequest, version: 'v1' | 'v2'): Promise<TextReply> {
    const { tenant, events } = this.#parts;
    const { exchange, authority } = openAuthorityExchange(this.#parts, web, version, tenant);
    const { outcome, clientId } = await this.#redeem(web, exchange, authority);
    const cors = exchange.crossOrigin === undefined ? {} : READABLE_BY_ANY_PAGE;
    if (!isRefused<Issued>(outcome)) return jsonReply(200, outcome.response, exchange, cors);
    if (outcome.code !== PENDING) {
      events.append({
        type: 'token.refused',
        ...(clientId !== undefined && { clientId }),
        code: outcome.code,
        traceId: exchange.traceId,
      });
    }
    return failureReply(outcome, exchange, cors);
  }

  async #redeem(
    web: WebRequest,
    exchange: Exchange,
    authority: Authority | OAuthFailure,
  ): Promise<{ outcome: Issued | OAuthFailure; clientId?: string }> {
    if (isRefused(authority)) return { outcome: authority };
    const parameters = RequestParameters.readForm(web.body, this.#names);
    if (isRefused<RequestParameters>(parameters)) return { outcome: parameters };
    const grant = this.#grantOf(parameters);
    if (isRefused<Grant>(grant)) return { outcome: grant };
    const authorization = header(web, 'authorization');
    const client = await authenticateClient(this.#parts, exchange, parameters, authorization);
    if (isRefused(client)) return { outcome: client };
    const { appId: clientId } = client.application;
    const problem =
      judgeResource(parameters, exchange.protocol) ??
      (authority.kind === 'consumers' ? refuse('AADSTS9002332') : undefined);
    if (problem !== undefined) return { outcome: problem, clientId };
    const request = { exchange, authority, client, parameters };
    return { outcome: this.#issue(request, grant, await grant.answer(request)), clientId };
  }

  #grantOf(parameters: RequestParameters): Grant | OAuthFailure {
    const type = parameters.raw('grant_type');
    if (type === undefined) return parameters.missing('grant_type') ?? refuse('AADSTS900144');
    return this.#grants.get(type) ?? refuse('AADSTS70003');
  }

  #issue(
    { exchange, client, parameters }: GrantRequest,
    { type: grantType }: Grant,
    outcome: GrantOutcome,
  ): Issued | OAuthFailure {
    if (outcome.kind === 'failed') return outcome;
    const { issuer, events, clock } = this.#parts;
    const { traceId } = exchange;
    const wantsClientInfo = parameters.get('client_info') === '1';
    // The sign-in may have taken its time: an agent was asked.
    const issuing = { exchange: { ...exchange, at: clock.now() }, client, wantsClientInfo };
    const { appId: clientId } = client.application;
    if (outcome.kind === 'application') {
      const { resource } = outcome.access;
      events.append({
        type: 'token.issued',
        clientId,
        grantType,
        resourceId: resource.appId,
        traceId,
      });
      return issuer.issueToApplication(issuing, outcome.access);
    }
    const { grant, issued: remember } = outcome;
    const issued = issuer.issueToUser(issuing, grant);
    remember?.(issued.familyId);
    events.append({
      type: 'token.issued',
      ...{ clientId, grantType, traceId },
      resourceId: grant.access.resource.appId,
      userPrincipalName: grant.user.userPrincipalName,
    });
    return issued;
  }
}
