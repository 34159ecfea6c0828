import type { Secret } from '../../harness/runtime/secret.ts';
import type { Attribute } from '../directory/entry.ts';
import type { SearchFilter } from './search-filter.ts';

/** LDAP result codes that the lab's domain controllers give. @see RFC 4511 4.1.9 */
export const LdapResultCode = {
  success: 0,
  operationsError: 1,
  protocolError: 2,
  sizeLimitExceeded: 4,
  strongerAuthRequired: 8,
  referral: 10,
  unavailableCriticalExtension: 12,
  noSuchObject: 32,
  invalidDNSyntax: 34,
  invalidCredentials: 49,
  busy: 51,
  unavailable: 52,
  unwillingToPerform: 53,
} as const;

export interface LdapResult {
  readonly resultCode: number;
  readonly matchedDn?: string;
  readonly diagnosticMessage: string;
  readonly referrals?: readonly string[];
}

export const SUCCESS: LdapResult = { resultCode: LdapResultCode.success, diagnosticMessage: '' };

/** One connection, as the handler sees it. */
export interface LdapSession {
  /** Whether the bytes are protected by TLS. */
  readonly secure: boolean;
  /** DN of the account that is bound; `undefined` while anonymous. */
  boundDn?: string | undefined;
}

export interface BindOperation {
  /** Exactly as sent: a DN, a UPN or `NETBIOS\user`. */
  readonly name: string;
  readonly credentials:
    | { readonly kind: 'simple'; readonly password: Secret }
    | { readonly kind: 'sasl' };
}

export interface SearchOperation {
  /** Exactly as sent. */
  readonly baseDn: string;
  readonly scope: 'base' | 'one' | 'sub';
  /** 0 is no limit. */
  readonly sizeLimit: number;
  readonly typesOnly: boolean;
  readonly filter: SearchFilter;
  /** Empty asks for all that is stored. */
  readonly attributes: readonly string[];
}

export interface FoundEntry {
  readonly dn: string;
  readonly attributes: readonly Attribute[];
}

export interface SearchReply {
  readonly entries: readonly FoundEntry[];
  /** Continuation references: LDAP URLs. */
  readonly references: readonly string[];
  readonly result: LdapResult;
}

/** An answer, or none: the connection is destroyed. */
export type Answer<T> = T | 'drop-connection';

/** What an LDAP server means by its answers; the listener knows bytes, wrappers know faults. */
export interface LdapRequestHandler {
  bind(
    operation: BindOperation,
    session: LdapSession,
  ): Answer<LdapResult> | Promise<Answer<LdapResult>>;
  search(
    operation: SearchOperation,
    session: LdapSession,
  ): Answer<SearchReply> | Promise<Answer<SearchReply>>;
  /** @param requestName - the OID */
  extended(
    requestName: string,
    session: LdapSession,
  ): Answer<LdapResult> | Promise<Answer<LdapResult>>;
  /** Any other operation, by the name RFC 4511 gives it: `ModifyRequest`, … */
  unserved(
    operation: string,
    session: LdapSession,
  ): Answer<LdapResult> | Promise<Answer<LdapResult>>;
}
