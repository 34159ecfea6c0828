import { LOGIN_HOSTS } from '../../../protocol/hosts.ts';
import { type OAuthFailure, refuse } from './oauth-failure.ts';

/** What the first segment of an address is looked up in. A `Tenant` is one. */
export interface TenantNames {
  readonly tenantId: string;
  readonly domains: readonly { readonly name: string }[];
}

/**
 * The first segment of an address: a tenant by id or domain, a group of tenants, or `adfs`, which clients take for an
 * AD FS server of somebody's own.
 */
export interface Authority {
  readonly kind: 'tenant' | 'common' | 'organizations' | 'consumers' | 'adfs';
  /** As it was asked for, in lower case. */
  readonly segment: string;
}

const GROUPS = ['common', 'organizations', 'consumers', 'adfs'] as const;

/** The generations of the endpoints, which differ in parameters and shapes. */
export type ProtocolVersion = 'v1' | 'v2' | 'adfs';

/** No text that is shown to somebody becomes longer than a name can be. */
const SHOWN_CHARS_MAX = 255;

export function readAuthority(text: string, tenant: TenantNames): Authority | OAuthFailure {
  const segment = text.toLowerCase();
  const group = GROUPS.find((name) => name === segment);
  if (group !== undefined) return { kind: group, segment };
  const known =
    segment === tenant.tenantId.toLowerCase() ||
    tenant.domains.some(({ name }) => name.toLowerCase() === segment);
  if (known) return { kind: 'tenant', segment };
  const shown = segment.slice(0, SHOWN_CHARS_MAX);
  return refuse('AADSTS90002', `Tenant '${shown}' not found.`);
}

/** The older name of the host has the issuer and the endpoints of the newer one. */
export function loginOrigin(origin: string): string {
  const isLoginHost = LOGIN_HOSTS.some((host) => origin === `https://${host}`);
  return isLoginHost ? `https://${LOGIN_HOSTS[0]}` : origin;
}

/** Issuer of tokens of version 1.0; the same in every cloud instance of the public cloud, whatever host was asked. */
export function issuerOfVersion1(tenantId: string): string {
  return `https://sts.windows.net/${tenantId}/`;
}

/** Issuer of tokens of version 2.0. */
export function issuerOfVersion2(origin: string, tenantId: string): string {
  return `${loginOrigin(origin)}/${tenantId}/v2.0`;
}

/** Issuer of what an authority named `adfs` issues. */
export function issuerOfAdfs(origin: string): string {
  return `${origin}/adfs`;
}
