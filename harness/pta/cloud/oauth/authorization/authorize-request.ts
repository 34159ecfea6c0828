import { findClient } from '../clients/authenticate-client.ts';
import type { ClientApplication } from '../clients/client-application.ts';
import { defaultRedirect, matchRedirect } from '../clients/redirect-uri.ts';
import { type RequestedAccess, readAccess, scopesOf } from '../clients/requested-access.ts';
import type { ApplicationDirectory } from '../ports.ts';
import type { Authority, ProtocolVersion } from '../requests/authority.ts';
import { isRefused, type OAuthFailure, refuse } from '../requests/oauth-failure.ts';
import type { RequestParameters } from '../requests/parameters.ts';
import {
  isPromptRefused,
  judgeResource,
  judgeResponseMode,
  judgeResponseType,
  type Prompt,
  readMaxAge,
  readPrompt,
} from './authorize-rules.ts';
import { type CodeChallenge, readChallenge } from './pkce.ts';
import { RESPONSE_MODES, type ResponseMode, type ReturnPath } from './return-path.ts';

export const AUTHORIZE_PARAMETERS: ReadonlySet<string> = new Set([
  'client_id',
  'client_info',
  'code_challenge',
  'code_challenge_method',
  'domain_hint',
  'login_hint',
  'max_age',
  'nonce',
  'prompt',
  'redirect_uri',
  'resource',
  'response_mode',
  'response_type',
  'scope',
  'state',
]);

/** What an application asks of a user's browser, understood and allowed. */
export interface AuthorizeRequest {
  readonly client: ClientApplication;
  readonly back: ReturnPath;
  readonly namedRedirect: boolean;
  readonly wantsCode: boolean;
  readonly wantsIdToken: boolean;
  readonly scope: string;
  readonly resource?: string;
  /** At the first of the APIs that the scope names; the others are asked for when the code is redeemed. */
  readonly access: RequestedAccess;
  readonly challenge?: CodeChallenge;
  readonly nonce?: string;
  readonly prompt?: Prompt;
  readonly loginHint?: string;
  readonly domainHint?: string;
  /** Seconds since the user last proved who it is. */
  readonly maxAgeS?: number;
  readonly wantsClientInfo: boolean;
}

/** What came of reading it. Only a failure that the application can be told of without doubt has a way back. */
export type AuthorizeReading =
  | { readonly kind: 'asked'; readonly request: AuthorizeRequest }
  | {
      readonly kind: 'refused';
      readonly failure: OAuthFailure;
      readonly clientId?: string;
      readonly back?: ReturnPath;
    };

interface Reading {
  readonly applications: ApplicationDirectory;
  readonly authority: Authority;
  readonly protocol: ProtocolVersion;
  readonly origin: string;
}

/**
 * Reads an authorization request. Who asks and where the answer goes is settled first: until then nothing is redirected.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export function readAuthorizeRequest(
  parameters: RequestParameters,
  reading: Reading,
): AuthorizeReading {
  const missing = parameters.missing('client_id');
  if (missing !== undefined) return { kind: 'refused', failure: missing };
  const client = findClient(reading.applications, parameters.get('client_id') ?? '');
  if (isRefused(client)) return { kind: 'refused', failure: client };
  const clientId = client.appId;
  const stranger = judgeAuthority(client, reading.authority);
  if (stranger !== undefined) return { kind: 'refused', failure: stranger, clientId };
  const back = readReturnPath(client, parameters);
  if (isRefused<ReturnPath>(back)) return { kind: 'refused', failure: back, clientId };
  const request = readRest(client, back, parameters, reading);
  return isRefused(request)
    ? { kind: 'refused', failure: request, clientId, back }
    : { kind: 'asked', request };
}

/** Addresses without a tenant serve applications of any tenant, and this one's users are of an organisation. */
function judgeAuthority(client: ClientApplication, { kind }: Authority): OAuthFailure | undefined {
  if (kind === 'consumers') return refuse('AADSTS9002332');
  const isGroup = kind === 'common' || kind === 'organizations';
  return isGroup && client.isMultitenant === false ? refuse('AADSTS50194') : undefined;
}

function readReturnPath(
  client: ClientApplication,
  parameters: RequestParameters,
): ReturnPath | OAuthFailure {
  const named = parameters.get('redirect_uri');
  const redirect = named === undefined ? defaultRedirect(client) : matchRedirect(client, named);
  if (redirect === undefined) {
    return named === undefined ? refuse('AADSTS900971') : refuse('AADSTS50011');
  }
  const state = parameters.raw('state');
  const asked = parameters.get('response_mode');
  // One that there is not is told in the way that the answer would have had.
  const mode = RESPONSE_MODES.find((each) => each === asked) ?? defaultMode(parameters);
  return { redirect, mode, ...(state !== undefined && { state }) };
}

function defaultMode(parameters: RequestParameters): ResponseMode {
  return scopesOf(parameters.get('response_type')).includes('id_token') ? 'fragment' : 'query';
}

function readRest(
  client: ClientApplication,
  back: ReturnPath,
  parameters: RequestParameters,
  { applications, protocol, origin }: Reading,
): AuthorizeRequest | OAuthFailure {
  const problem =
    parameters.missing('response_type', ...(protocol === 'v2' ? ['scope'] : [])) ??
    judgeResponseType(client, parameters, protocol) ??
    judgeResponseMode(parameters) ??
    judgeResource(parameters, protocol);
  if (problem !== undefined) return problem;
  const prompt = readPrompt(parameters.get('prompt'));
  if (isPromptRefused(prompt)) return prompt;
  const maxAgeS = readMaxAge(parameters.get('max_age'));
  if (typeof maxAgeS === 'object') return maxAgeS;
  const challenge = readChallenge(
    parameters.get('code_challenge'),
    parameters.get('code_challenge_method'),
  );
  if (challenge !== undefined && isRefused<CodeChallenge>(challenge)) return challenge;
  const wantsCode = scopesOf(parameters.get('response_type')).includes('code');
  // Documented for single-page applications, and for no other.
  if (wantsCode && back.redirect.platform === 'spa' && challenge === undefined) {
    return refuse('AADSTS9002325');
  }
  const scope = parameters.get('scope') ?? '';
  const resource = parameters.get('resource');
  const access = readAccess(applications, { scope, resource, protocol, origin }, 'first');
  if (isRefused(access)) return access;
  const [nonce, loginHint, domainHint] = ['nonce', 'login_hint', 'domain_hint'].map((name) =>
    parameters.get(name),
  );
  return {
    client,
    back,
    namedRedirect: parameters.get('redirect_uri') !== undefined,
    wantsCode,
    wantsIdToken: scopesOf(parameters.get('response_type')).includes('id_token'),
    scope,
    access,
    wantsClientInfo: parameters.get('client_info') === '1',
    ...(resource !== undefined && { resource }),
    ...(challenge !== undefined && { challenge }),
    ...(nonce !== undefined && { nonce }),
    ...(prompt !== undefined && { prompt }),
    ...(loginHint !== undefined && { loginHint }),
    ...(domainHint !== undefined && { domainHint }),
    ...(maxAgeS !== undefined && { maxAgeS }),
  };
}
