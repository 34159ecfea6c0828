import type { Secret } from '../../../harness/runtime/secret.ts';
import type { Attribute } from '../../directory/entry.ts';
import type { SearchFilter } from './search-filter.ts';

/** LDAP result codes. @see RFC 4511 4.1.9 */
export const LdapResultCode = {
  success: 0,
  operationsError: 1,
  protocolError: 2,
  timeLimitExceeded: 3,
  sizeLimitExceeded: 4,
  compareFalse: 5,
  compareTrue: 6,
  authMethodNotSupported: 7,
  strongerAuthRequired: 8,
  referral: 10,
  adminLimitExceeded: 11,
  unavailableCriticalExtension: 12,
  saslBindInProgress: 14,
  noSuchAttribute: 16,
  undefinedAttributeType: 17,
  inappropriateMatching: 18,
  constraintViolation: 19,
  attributeOrValueExists: 20,
  invalidAttributeSyntax: 21,
  noSuchObject: 32,
  invalidDNSyntax: 34,
  inappropriateAuthentication: 48,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  busy: 51,
  unavailable: 52,
  unwillingToPerform: 53,
  namingViolation: 64,
  objectClassViolation: 65,
  notAllowedOnNonLeaf: 66,
  notAllowedOnRdn: 67,
  entryAlreadyExists: 68,
  objectClassModsProhibited: 69,
  affectsMultipleDsas: 71,
  other: 80,
} as const;

export interface LdapResult {
  readonly resultCode: number;
  readonly matchedDn?: string;
  readonly diagnosticMessage: string;
  readonly referrals?: readonly string[];
}

export const SUCCESS: LdapResult = { resultCode: LdapResultCode.success, diagnosticMessage: '' };

/** A control of a request or a reply. @see RFC 4511 4.1.11 */
export interface LdapControl {
  /** OID. */
  readonly type: string;
  readonly critical: boolean;
  /** BER, as the control's own document defines it. */
  readonly value?: Uint8Array;
}

/** The ports of a domain controller: the domain's own, and the global catalog's. */
export type LdapService = 'domain' | 'global-catalog';

/** One connection, as the handler sees it. */
export interface LdapSession {
  /** Whether the bytes are protected by TLS; StartTLS turns it on. */
  readonly secure: boolean;
  /** 389 and 636, or 3268 and 3269. */
  readonly service: LdapService;
  /** StartTLS was what turned TLS on. */
  readonly startedTls?: boolean;
  /** Who is bound; `undefined` while anonymous. Goes on being bound when the account is deleted or moved. */
  identity?: LdapIdentity | undefined;
  /** What handlers keep from one request to the next on this connection, such as the cursor of a paged search. */
  readonly memory: Map<string, unknown>;
}

/** The account that a connection is bound as. */
export interface LdapIdentity {
  /** DN at the time of the bind. */
  readonly dn: string;
  /** {@link EntryRecord.id} of the account. */
  readonly id: number;
  /** Groups that it was in at the time of the bind, nested ones included: its rights on this connection. */
  readonly groups?: ReadonlySet<number>;
}

export interface BindOperation {
  readonly kind: 'bind';
  /** As sent; 3 is the one that RFC 4511 defines. */
  readonly version: number;
  /** Exactly as sent: a DN, a UPN, `NETBIOS\user`, … */
  readonly name: string;
  readonly credentials:
    | { readonly kind: 'simple'; readonly password: Secret }
    | { readonly kind: 'sasl'; readonly mechanism: string; readonly credentials?: Uint8Array };
}

export interface SearchOperation {
  readonly kind: 'search';
  /** Exactly as sent. */
  readonly baseDn: string;
  readonly scope: 'base' | 'one' | 'sub';
  /** 0 is no limit. */
  readonly sizeLimit: number;
  /** Seconds; 0 is no limit. */
  readonly timeLimit: number;
  readonly typesOnly: boolean;
  readonly filter: SearchFilter;
  /** Exactly as sent, options such as `;range=0-4` included. Empty asks for all that is stored. */
  readonly attributes: readonly string[];
}

export interface RequestedChange {
  readonly operation: 'add' | 'delete' | 'replace' | 'increment';
  readonly attribute: string;
  readonly values: readonly Uint8Array[];
}

export interface ModifyOperation {
  readonly kind: 'modify';
  readonly dn: string;
  readonly changes: readonly RequestedChange[];
}

export interface AddOperation {
  readonly kind: 'add';
  readonly dn: string;
  readonly attributes: readonly {
    readonly attribute: string;
    readonly values: readonly Uint8Array[];
  }[];
}

export interface DeleteOperation {
  readonly kind: 'delete';
  readonly dn: string;
}

export interface ModifyDnOperation {
  readonly kind: 'modify-dn';
  readonly dn: string;
  readonly newRdn: string;
  readonly deleteOldRdn: boolean;
  readonly newSuperior?: string;
}

export interface CompareOperation {
  readonly kind: 'compare';
  readonly dn: string;
  readonly attribute: string;
  readonly value: Uint8Array;
}

export interface ExtendedOperation {
  readonly kind: 'extended';
  /** OID. */
  readonly requestName: string;
  readonly value?: Uint8Array;
}

/** A request that is answered. Unbind and abandon are not: the listener deals with them. */
export type LdapOperation =
  | BindOperation
  | SearchOperation
  | ModifyOperation
  | AddOperation
  | DeleteOperation
  | ModifyDnOperation
  | CompareOperation
  | ExtendedOperation;

export interface LdapRequest<O extends LdapOperation = LdapOperation> {
  readonly messageId: number;
  readonly operation: O;
  readonly controls: readonly LdapControl[];
}

export interface FoundEntry {
  readonly dn: string;
  readonly attributes: readonly Attribute[];
}

/** What answers one request. Only searches have entries and references. */
export interface LdapReply {
  readonly result: LdapResult;
  /** Read once, while they are sent. */
  readonly entries?: Iterable<FoundEntry>;
  /** Continuation references: LDAP URLs. */
  readonly references?: readonly string[];
  readonly controls?: readonly LdapControl[];
  /** Of an extended response. */
  readonly responseName?: string;
  readonly responseValue?: Uint8Array;
  /** Of a bind response. */
  readonly serverSaslCredentials?: Uint8Array;
  /** StartTLS was accepted: the TLS handshake follows this reply. @see RFC 4511 4.14 */
  readonly startTls?: true;
}

/** An answer, or none: the connection is destroyed. */
export type Answer<T> = T | 'drop-connection';

/** What an LDAP server means by its answers; the listener knows bytes, wrappers know faults. */
export type LdapRequestHandler = (
  request: LdapRequest,
  session: LdapSession,
) => Answer<LdapReply> | Promise<Answer<LdapReply>>;
