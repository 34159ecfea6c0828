import { createHash, timingSafeEqual } from 'node:crypto';
import type { Exchange } from '../requests/exchange.ts';
import { isRefused, type OAuthFailure, refuse } from '../requests/oauth-failure.ts';
import type { RequestParameters } from '../requests/parameters.ts';
import type { ClientApplication } from './client-application.ts';
import type { AssertionJudge } from './client-assertion.ts';
import type { RedirectPlatform } from './redirect-uri.ts';

/** How a client showed who it is: `appidacr` and `azpacr` of the tokens. */
export type ClientProof = 'none' | 'secret' | 'assertion';

export interface KnownClient {
  readonly application: ClientApplication;
  readonly proof: ClientProof;
}

export const CLIENT_PARAMETERS = [
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
] as const;

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** No text that is shown to somebody becomes longer. */
const SHOWN_CHARS_MAX = 255;

interface Collaborators {
  readonly applications: { find(appId: string): ClientApplication | undefined };
  readonly assertions: AssertionJudge;
}

interface Credentials {
  readonly clientId: string;
  readonly secret?: string;
  readonly assertion?: string;
}

/** Finds the client of a token request, and checks what it shows. Whether it has to show anything is the grant's to say. */
export async function authenticateClient(
  { applications, assertions }: Collaborators,
  exchange: Exchange,
  parameters: RequestParameters,
  authorization: string | undefined,
): Promise<KnownClient | OAuthFailure> {
  const credentials = readCredentials(parameters, authorization);
  if (isRefused(credentials)) return credentials;
  const { clientId, secret, assertion } = credentials;
  const application = findClient(applications, clientId);
  if (isRefused(application)) return application;
  if (secret === undefined && assertion === undefined) return { application, proof: 'none' };
  if (!keepsCredentials(application)) return refuse('AADSTS700025');
  const problem =
    secret === undefined
      ? await assertions.judge(assertion ?? '', application, exchange)
      : judgeSecret(secret, application, exchange.at);
  return problem ?? { application, proof: secret === undefined ? 'assertion' : 'secret' };
}

/** A program on a server has to show who it is; one in a browser or on a device has nothing to show. */
export function judgeProof(
  platform: RedirectPlatform,
  proof: ClientProof,
): OAuthFailure | undefined {
  return platform === 'web' && proof === 'none' ? refuse('AADSTS7000218') : undefined;
}

/** What an application is where no redirect URI tells: a device's, or a server's. */
export function platformOf({ isPublicClient }: ClientApplication): RedirectPlatform {
  return isPublicClient ? 'publicClient' : 'web';
}

/** The application of that id; a refusal where the tenant has none or has it switched off. */
export function findClient(
  applications: Collaborators['applications'],
  clientId: string,
): ClientApplication | OAuthFailure {
  const application = applications.find(clientId);
  if (application === undefined) {
    const shown = clientId.slice(0, SHOWN_CHARS_MAX);
    return refuse('AADSTS700016', `Application with identifier '${shown}' was not found.`);
  }
  return application.disabled === true ? refuse('AADSTS7000112') : application;
}

function readCredentials(
  parameters: RequestParameters,
  authorization: string | undefined,
): Credentials | OAuthFailure {
  const basic = readBasic(authorization);
  const clientId = parameters.get('client_id');
  const posted = parameters.get('client_secret');
  if (basic === undefined) {
    if (clientId === undefined) return parameters.missing('client_id') ?? refuse('AADSTS900144');
    if (posted !== undefined) return { clientId, secret: posted };
    return readAssertion(parameters, clientId);
  }
  if (isRefused(basic)) return basic;
  if (posted !== undefined || (clientId ?? basic.clientId) !== basic.clientId) {
    return refuse('AADSTS90023', 'The client is told in two ways.');
  }
  return basic;
}

function readAssertion(
  parameters: RequestParameters,
  clientId: string,
): Credentials | OAuthFailure {
  const assertion = parameters.get('client_assertion');
  if (assertion === undefined) return { clientId };
  if (parameters.get('client_assertion_type') !== ASSERTION_TYPE) {
    return refuse('AADSTS90100', `The client_assertion_type has to be ${ASSERTION_TYPE}.`);
  }
  return { clientId, assertion };
}

/** RFC 6749, 2.3.1: both halves are encoded as in a form. `undefined` where the header is of another scheme. */
function readBasic(authorization: string | undefined): Credentials | OAuthFailure | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  const clientId = formDecoded(id);
  if (!clientId) return refuse('AADSTS90004', 'The Authorization header names no client.');
  return { clientId, secret: formDecoded(secret) };
}

function formDecoded(text = ''): string {
  return new URLSearchParams(`x=${text.replaceAll('&', '%26')}`).get('x') ?? '';
}

function keepsCredentials({ clientSecret, assertionKeys = [] }: ClientApplication): boolean {
  return clientSecret !== undefined || assertionKeys.length > 0;
}

function judgeSecret(
  presented: string,
  { clientSecret, clientSecretExpiresAt = Number.POSITIVE_INFINITY }: ClientApplication,
  now: number,
): OAuthFailure | undefined {
  if (clientSecret === undefined || !isSame(presented, clientSecret.reveal())) {
    return refuse('AADSTS7000215');
  }
  return now >= clientSecretExpiresAt ? refuse('AADSTS7000222') : undefined;
}

/** In a time that tells nothing of where they differ. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
