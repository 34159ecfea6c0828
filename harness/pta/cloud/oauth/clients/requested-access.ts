import type { ProtocolVersion } from '../requests/authority.ts';
import { type OAuthFailure, refuse } from '../requests/oauth-failure.ts';
import {
  AZURE_AD_GRAPH,
  AZURE_MANAGEMENT,
  defaultScopes,
  MICROSOFT_GRAPH,
  type ResourceApplication,
} from './client-application.ts';

/** What OpenID Connect has beside the permissions of an API. */
const OPENID_SCOPES: ReadonlySet<string> = new Set([
  'openid',
  'profile',
  'email',
  'offline_access',
]);
/** RFC 6749, 3.3. */
const SCOPE_TEXT = /^[\x21\x23-\x5B\x5D-\x7E]+$/;
const DEFAULT = '.default';

/** What a token is asked for, at one API. */
export interface RequestedAccess {
  readonly resource: ResourceApplication;
  /** `aud` of a token of version 1: the API as it was asked for. */
  readonly audience: string;
  /** `scp` of the token. */
  readonly permissions: readonly string[];
  /** `scope` of the reply: what was granted, in the words that it was asked for. */
  readonly granted: readonly string[];
  /** Whole of the API, by `/.default`; the only way in which an application asks for itself. */
  readonly isDefault: boolean;
  /** Those of OpenID Connect. */
  readonly openid: ReadonlySet<string>;
}

export interface AccessRequest {
  /** Space-separated. */
  readonly scope?: string | undefined;
  /** Version 1, and AD FS: the API. */
  readonly resource?: string | undefined;
  readonly protocol: ProtocolVersion;
  /** A lab that clients reach by an address of their own is their Azure Resource Manager, too. */
  readonly origin: string;
}

interface ResourceDirectory {
  findResource(idOrUri: string): ResourceApplication | undefined;
}

/**
 * Reads what a request asks for.
 *
 * @param several - which API is meant where a scope names more than one: none, so that it is refused, or the first
 * @see https://learn.microsoft.com/entra/identity-platform/scopes-oidc
 */
export function readAccess(
  directory: ResourceDirectory,
  request: AccessRequest,
  several: 'refused' | 'first' = 'refused',
): RequestedAccess | OAuthFailure {
  const { protocol, origin } = request;
  const scopes = scopesOf(request.scope);
  const bad = scopes.find((scope) => !SCOPE_TEXT.test(scope));
  if (bad !== undefined) return refuse('AADSTS70011', 'A scope has characters that none can have.');
  const openid = new Set(scopes.filter((scope) => OPENID_SCOPES.has(scope)));
  if (protocol === 'v1' || request.resource !== undefined) {
    const { resource: asked = AZURE_AD_GRAPH.appId } = request;
    const resource = findResource(directory, asked, origin);
    if (resource === undefined) return unknownResource(asked);
    return accessTo(resource, asked, [DEFAULT], openid, scopes);
  }
  const wanted = scopes.filter((scope) => !OPENID_SCOPES.has(scope)).map(splitScope);
  const [first] = wanted;
  if (first === undefined) return openidOnly(directory, openid, scopes);
  const names = wanted.filter(({ api }) => api === first.api).map(({ permission }) => permission);
  if (names.length < wanted.length && several === 'refused') return refuse('AADSTS700022');
  if (names.includes(DEFAULT) && names.length > 1) {
    return refuse('AADSTS70011', `${DEFAULT} is asked for alone.`);
  }
  const resource = findResource(directory, first.api, origin);
  if (resource === undefined) return unknownResource(first.api);
  const kept = scopes.filter((scope) => openid.has(scope) || splitScope(scope).api === first.api);
  return accessTo(resource, first.audience, names, openid, kept, first.prefix);
}

/** The words of a scope, each once. */
export function scopesOf(scope = ''): readonly string[] {
  return [...new Set(scope.split(' ').filter(Boolean))];
}

interface WantedScope {
  /** By which it is looked up. */
  readonly api: string;
  /** `aud` of version 1. */
  readonly audience: string;
  /** What stands before the permission. */
  readonly prefix: string;
  readonly permission: string;
}

/** `https://api/Some.Permission`, or `Some.Permission` of Microsoft Graph. The URI of an API may end in a slash itself. */
function splitScope(scope: string): WantedScope {
  const slash = scope.lastIndexOf('/');
  if (slash <= 0) {
    return { api: MICROSOFT_GRAPH, audience: MICROSOFT_GRAPH, prefix: '', permission: scope };
  }
  const api = scope.slice(0, slash);
  return { api, audience: api, prefix: `${api}/`, permission: scope.slice(slash + 1) };
}

function openidOnly(
  directory: ResourceDirectory,
  openid: ReadonlySet<string>,
  scopes: readonly string[],
): RequestedAccess | OAuthFailure {
  const graph = directory.findResource(MICROSOFT_GRAPH);
  if (graph === undefined) return unknownResource(MICROSOFT_GRAPH);
  return accessTo(graph, MICROSOFT_GRAPH, [], openid, scopes);
}

function accessTo(
  resource: ResourceApplication,
  audience: string,
  names: readonly string[],
  openid: ReadonlySet<string>,
  asked: readonly string[],
  prefix = '',
): RequestedAccess {
  const isDefault = names.includes(DEFAULT);
  const permissions = isDefault ? defaultScopes(resource) : names;
  const shown = [...openid].filter((scope) => scope !== 'offline_access');
  // The API that tells of the user takes the scopes of OpenID Connect for permissions, too.
  const ofUser = resource.appId === MICROSOFT_GRAPH ? shown : [];
  const granted = asked.filter((scope) => scope !== 'offline_access');
  return {
    resource,
    audience,
    permissions: [...ofUser, ...permissions],
    granted: isDefault ? [...granted, ...permissions.map((each) => `${prefix}${each}`)] : granted,
    isDefault,
    openid,
  };
}

function findResource(
  directory: ResourceDirectory,
  asked: string,
  origin: string,
): ResourceApplication | undefined {
  const found = directory.findResource(asked);
  if (found !== undefined) return found;
  const [id, uri] = [AZURE_AD_GRAPH.appId, AZURE_AD_GRAPH.identifierUris[0]];
  const plain = asked.endsWith('/') ? asked.slice(0, -1) : asked;
  if (plain === id || plain === uri) return AZURE_AD_GRAPH;
  return plain === origin ? directory.findResource(AZURE_MANAGEMENT) : undefined;
}

const SHOWN_CHARS_MAX = 255;

function unknownResource(asked: string): OAuthFailure {
  const shown = asked.slice(0, SHOWN_CHARS_MAX);
  return refuse('AADSTS500011', `The resource principal named ${shown} was not found.`);
}
