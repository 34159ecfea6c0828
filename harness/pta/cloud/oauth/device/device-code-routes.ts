import type { TextReply } from '../../../../runtime/http-server.ts';
import type { WebRequest, WebRoute } from '../../../../runtime/web-route.ts';
import { judgeResource } from '../authorization/authorize-rules.ts';
import { findClient } from '../clients/authenticate-client.ts';
import { readAccess } from '../clients/requested-access.ts';
import type { OAuthParts } from '../oauth-parts.ts';
import { type Exchange, openAuthorityExchange } from '../requests/exchange.ts';
import { isRefused, type OAuthFailure } from '../requests/oauth-failure.ts';
import { RequestParameters } from '../requests/parameters.ts';
import { failureReply, jsonReply } from '../requests/replies.ts';
import { postOnly } from '../token-routes.ts';
import {
  DEVICE_CODE_LIFETIME_MS,
  DEVICE_INTERVAL_MS,
  type DeviceCode,
  type DeviceRequest,
} from './device-codes.ts';

const DEVICE_PARAMETERS: ReadonlySet<string> = new Set(['client_id', 'resource', 'scope']);

/** Where devices without a browser begin a sign-in: both versions, and AD FS's. */
export function deviceCodeRoutes(parts: OAuthParts, hosts: readonly string[]): WebRoute[] {
  const paths = [
    ['/:tenant/oauth2/v2.0/devicecode', 'v2'],
    ['/:tenant/oauth2/devicecode', 'v1'],
  ] as const;
  return paths.flatMap(([path, version]): WebRoute[] => [
    { method: 'POST', hosts, path, answer: async (request) => answer(parts, request, version) },
    { method: 'GET', hosts, path, answer: async (request) => postOnly(parts, request, version) },
  ]);
}

function answer(parts: OAuthParts, web: WebRequest, version: 'v1' | 'v2'): TextReply {
  const { devices, events, tenant } = parts;
  const { exchange, authority } = openAuthorityExchange(parts, web, version, tenant);
  const request = isRefused(authority) ? authority : readRequest(parts, exchange, web);
  if (isRefused<DeviceRequest>(request)) return failureReply(request, exchange);
  events.append({ type: 'device-code.issued', clientId: request.clientId });
  return jsonReply(200, replyOf(devices.issue(request), exchange), exchange);
}

function readRequest(
  { applications }: OAuthParts,
  { protocol, origin, correlationId }: Exchange,
  web: WebRequest,
): DeviceRequest | OAuthFailure {
  const parameters = RequestParameters.readForm(web.body, DEVICE_PARAMETERS);
  if (isRefused<RequestParameters>(parameters)) return parameters;
  const problem =
    parameters.missing('client_id', ...(protocol === 'v2' ? ['scope'] : [])) ??
    judgeResource(parameters, protocol);
  if (problem !== undefined) return problem;
  const client = findClient(applications, parameters.get('client_id') ?? '');
  if (isRefused(client)) return client;
  const scope = parameters.get('scope') ?? '';
  const resource = parameters.get('resource');
  const access = readAccess(applications, { scope, resource, protocol, origin }, 'first');
  if (isRefused(access)) return access;
  return {
    ...{ clientId: client.appId, applicationName: client.displayName, scope, access },
    ...(resource !== undefined && { resource }),
    ...(correlationId !== undefined && { correlationId }),
  };
}

/**
 * Where the user types the code is of the lab itself: the service's own `https://microsoft.com/devicelogin` would lead
 * out of it. Version 1 spells the member with `url`, and its numbers are text.
 */
function replyOf({ deviceCode, userCode }: DeviceCode, { protocol, origin }: Exchange): object {
  const address = `${origin}/common/oauth2/deviceauth`;
  const expiresIn = DEVICE_CODE_LIFETIME_MS / 1_000;
  const interval = DEVICE_INTERVAL_MS / 1_000;
  const shared = {
    user_code: userCode,
    device_code: deviceCode,
    message: `To sign in, use a web browser to open the page ${address} and enter the code ${userCode} to authenticate.`,
  };
  return protocol === 'v1'
    ? {
        ...shared,
        verification_url: address,
        expires_in: String(expiresIn),
        interval: String(interval),
      }
    : { ...shared, verification_uri: address, expires_in: expiresIn, interval };
}
