import type { ClientApplication } from '../clients/client-application.ts';
import { scopesOf } from '../clients/requested-access.ts';
import type { ProtocolVersion } from '../requests/authority.ts';
import { type OAuthFailure, refuse } from '../requests/oauth-failure.ts';
import type { RequestParameters } from '../requests/parameters.ts';
import { RESPONSE_MODES } from './return-path.ts';

const PROMPTS = ['none', 'login', 'select_account', 'consent'] as const;
export type Prompt = (typeof PROMPTS)[number];

/** What the application wants: a code, an ID token where its registration allows it, or both. */
export function judgeResponseType(
  { enableIdTokenIssuance = false }: ClientApplication,
  parameters: RequestParameters,
  protocol: ProtocolVersion,
): OAuthFailure | undefined {
  const types = scopesOf(parameters.get('response_type'));
  if (types.some((type) => type !== 'code' && type !== 'id_token' && type !== 'token')) {
    return refuse('AADSTS70005');
  }
  if (types.includes('token')) return refuse('AADSTS700051');
  if (!types.includes('id_token')) return undefined;
  if (!enableIdTokenIssuance) return refuse('AADSTS700054');
  const asksOpenid = scopesOf(parameters.get('scope')).includes('openid');
  if (protocol === 'v2' && !asksOpenid) {
    return refuse('AADSTS70005', "The response type 'id_token' needs the scope 'openid'.");
  }
  return parameters.missing('nonce');
}

/** How it wants it. A token is never put into a query, which ends up in logs. */
export function judgeResponseMode(parameters: RequestParameters): OAuthFailure | undefined {
  const mode = parameters.get('response_mode');
  if (mode === undefined) return undefined;
  if (!RESPONSE_MODES.some((each) => each === mode)) return refuse('AADSTS70007');
  const wantsIdToken = scopesOf(parameters.get('response_type')).includes('id_token');
  return mode === 'query' && wantsIdToken
    ? refuse('AADSTS70007', "'query' is no response mode for a token.")
    : undefined;
}

/** Version 2 has the API in the scope. */
export function judgeResource(
  parameters: RequestParameters,
  protocol: ProtocolVersion,
): OAuthFailure | undefined {
  const isUnsupported = protocol === 'v2' && parameters.get('resource') !== undefined;
  return isUnsupported ? refuse('AADSTS901002') : undefined;
}

export function readPrompt(text: string | undefined): Prompt | OAuthFailure | undefined {
  if (text === undefined) return undefined;
  // What version 1 calls it when an administrator consents for everybody.
  if (text === 'admin_consent') return 'consent';
  const prompt = PROMPTS.find((each) => each === text);
  return prompt ?? refuse('AADSTS90023', "Unsupported 'prompt' value.");
}

export function isPromptRefused(prompt: Prompt | OAuthFailure | undefined): prompt is OAuthFailure {
  return typeof prompt === 'object';
}

export function readMaxAge(text: string | undefined): number | OAuthFailure | undefined {
  if (text === undefined) return undefined;
  return /^\d{1,9}$/.test(text)
    ? Number(text)
    : refuse('AADSTS90100', 'max_age is a number of seconds.');
}
