/**
 * Name of an account, a PSO or a connection inside its script. Texts of a script may hold `{u.sam}`, `{u.dn}`,
 * `{u.upn}`, `{u.sid}`, `{u.guid}` of account `u`, `{p.pso}` for the DN of PSO `p`, `{x}` for the prefix that keeps
 * scripts apart, `{base}`, `{dns}`, `{netbios}` of the domain, and `{dc}` for the controller's own NetBIOS name.
 */
export type Name = string;

/**
 * Which password: `right` is the one that is in force, `n-1` the one before it; `newN` is a text of its own that
 * meets every policy.
 */
export type PasswordName =
  | 'right'
  | 'n-1'
  | 'n-2'
  | 'n-3'
  | 'n-4'
  | 'wrong'
  | 'empty'
  | `new${number}`
  | { readonly text: string };

/** A value of an attribute. Points in time are FILETIME, relative to the host's clock; intervals are negative. */
export type Value =
  | string
  | { readonly agoMs: number }
  | { readonly aheadMs: number }
  | { readonly intervalMs: number }
  | { readonly hex: string }
  /** A password in quotes and UTF-16LE, as `unicodePwd` takes it. */
  | { readonly password: PasswordName; readonly of?: Name; readonly quoted?: false }
  /** 21 bytes of `logonHours`. The hours beside the current one go with it, so that a tick of the clock is harmless. */
  | { readonly hours: 'none' | 'all' | 'all-but-now' | 'only-now' };

export type Attributes = Readonly<Record<string, readonly Value[]>>;

/** `gc` is the global catalog's port; the ones with `starttls` begin clear. */
export type Transport = 'ldaps' | 'ldap' | 'starttls' | 'gc' | 'gc-tls' | 'gc-starttls';

/** Where a request is sent. */
export interface On {
  /**
   * A connection of the script, opened when it is first named; it stays for the whole script. Without a name, a bind
   * uses one that all binds of the script share, and everything else the administrator's.
   */
  readonly on?: Name;
  readonly transport?: Transport;
}

export interface AddAccount {
  readonly do: 'add-account';
  readonly account: Name;
  /** `CN=<prefix><name>` unless given. */
  readonly cn?: string;
  /** `CN=Users,{base}` unless given. */
  readonly container?: string;
  /** `new0` unless given; `none` adds an account without one. */
  readonly password?: PasswordName | 'none';
  /** 512 unless given; `null` sends none. */
  readonly userAccountControl?: number | null;
  readonly attributes?: Attributes;
  /** The PSO that is linked to the account itself. */
  readonly pso?: Name;
  /** DNs of groups. */
  readonly groups?: readonly string[];
}

export interface AddEntry {
  readonly do: 'add';
  readonly dn: string;
  readonly attributes: Attributes;
}

export interface Change {
  readonly operation: 'add' | 'delete' | 'replace';
  readonly attribute: string;
  readonly values: readonly Value[];
}

export interface Modify extends On {
  readonly do: 'modify';
  readonly dn: string;
  readonly changes: readonly Change[];
}

/** Past every check, as only the system writes. */
export interface WriteAsSystem {
  readonly do: 'write-as-system';
  readonly account: Name;
  readonly attributes: Attributes;
}

/** Replaces attributes of the domain head. The script must be `exclusive`. */
export interface SetPolicy {
  readonly do: 'set-policy';
  readonly attributes: Attributes;
}

/** A fine-grained policy; what is left out is as the domain of this suite has it. */
export interface AddPso {
  readonly do: 'add-pso';
  readonly pso: Name;
  readonly precedence?: number;
  readonly threshold?: number;
  readonly durationMs?: number;
  readonly windowMs?: number;
  readonly maxAgeMs?: number;
  readonly minAgeMs?: number;
  readonly minLength?: number;
  readonly history?: number;
  readonly complexity?: boolean;
  /** DNs. */
  readonly appliesTo?: readonly string[];
}

export interface Bind extends On {
  readonly do: 'bind';
  /** Whose password; also whose implicit UPN the name is, unless `name` is given. */
  readonly account?: Name;
  readonly name?: string;
  readonly password: PasswordName;
  /** 3 unless given. */
  readonly version?: number;
}

export interface SaslBind extends On {
  readonly do: 'sasl-bind';
  readonly mechanism: string;
  readonly hex?: string;
}

/** The same bind on so many connections at once. */
export interface ParallelBinds {
  readonly do: 'parallel-binds';
  readonly account: Name;
  readonly password: PasswordName;
  readonly count: number;
}

export interface Wait {
  readonly do: 'wait';
  readonly ms: number;
  /** By the clock on the wall, where the host's cannot be set: for what `elapse` cannot show. */
  readonly really?: true;
}

export interface ChangePassword extends On {
  readonly do: 'change-password';
  readonly account: Name;
  /** `change` deletes the old value and adds the new one; `reset` replaces, as an administrator does. */
  readonly how:
    | 'change'
    | 'reset'
    | 'add-only'
    | 'delete-only'
    | 'unquoted-change'
    | 'unquoted-reset';
  /** `right` unless given. */
  readonly old?: PasswordName;
  readonly new: PasswordName;
  readonly controls?: readonly Control[];
}

export interface Control {
  readonly oid: string;
  readonly critical?: true;
  readonly hex?: string;
}

export interface Search extends On {
  readonly do: 'search';
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  /** RFC 4515 text. */
  readonly filter: string;
  readonly attributes?: readonly string[];
  readonly sizeLimit?: number;
  readonly timeLimit?: number;
  readonly typesOnly?: true;
  readonly controls?: readonly Control[];
  readonly sort?: { readonly attribute: string; readonly reverse?: true };
  readonly paged?: {
    readonly size: number;
    /** `kept` is the cookie of the paged search before, on whatever connection. */
    readonly cookie?: 'kept' | 'bogus';
  };
}

export interface Compare extends On {
  readonly do: 'compare';
  readonly dn: string;
  readonly attribute: string;
  readonly value: Value;
}

export interface ModifyDn extends On {
  readonly do: 'modify-dn';
  readonly dn: string;
  readonly newRdn: string;
  readonly newSuperior?: string;
  /** True unless given. */
  readonly deleteOldRdn?: false;
}

export interface Delete extends On {
  readonly do: 'delete';
  readonly dn: string;
}

export interface Extended extends On {
  readonly do: 'extended';
  readonly oid: string;
  readonly hex?: string;
}

/** Sends StartTLS; the handshake follows when it is accepted. */
export interface StartTls extends On {
  readonly do: 'start-tls';
}

/** One request whose operation is these bytes; `messageId` is the next unless given. */
export interface Raw extends On {
  readonly do: 'raw';
  readonly hex: string;
  readonly messageId?: number;
}

export interface Unbind extends On {
  readonly do: 'unbind';
}

/** Sends a search and abandons it at once. */
export interface Abandon extends On {
  readonly do: 'abandon';
  readonly search: Search;
}

/** Sends every request before any is answered, on one connection. */
export interface Pipeline {
  readonly do: 'pipeline';
  readonly steps: readonly (Bind | Search)[];
}

/** What a script does, one thing at a time. Plain data: it prints as the TypeScript that makes it. */
export type Action =
  | AddAccount
  | AddEntry
  | Modify
  | WriteAsSystem
  | SetPolicy
  | AddPso
  | Bind
  | SaslBind
  | ParallelBinds
  | Wait
  | ChangePassword
  | Search
  | Compare
  | ModifyDn
  | Delete
  | Extended
  | StartTls
  | Raw
  | Unbind
  | Abandon
  | Pipeline;

export type Step = Action & { readonly expect?: Expectation };

/** Attributes of every account of a script that are looked at after every step. */
export const WATCHED = [
  'badPwdCount',
  'badPasswordTime',
  'lockoutTime',
  'lastLogon',
  'logonCount',
  'lastLogonTimestamp',
  'pwdLastSet',
  'accountExpires',
  'userAccountControl',
  'msDS-User-Account-Control-Computed',
  'msDS-UserPasswordExpiryTimeComputed',
  'msDS-ResultantPSO',
] as const;

export type Watched = (typeof WATCHED)[number];

/**
 * What Samba AD DC 4.17 was seen to do, where a source says so. Times are relations to the step before:
 * `=`, `↑`, `↓`, or one of `absent`, `0`, `never`, `set`.
 */
export interface Expectation {
  /** LDAP result code; `closed` when the connection ends instead. */
  readonly code?: number | 'closed';
  /** Hexadecimal Win32 code after `data `. */
  readonly data?: string;
  /** Eight hexadecimal digits at the start of the diagnostic message. */
  readonly hr?: string;
  /** Number of entries. */
  readonly found?: number;
  /** Number of continuation references. */
  readonly references?: number;
  /** Values in the first entry, by the name as the reply spells it; `absent` where it has none. */
  readonly values?: Readonly<Record<string, readonly string[] | 'absent'>>;
  /** `5x52e 15x775`; what was accepted is `0`. */
  readonly tally?: string;
  readonly state?: Readonly<Record<Name, Readonly<Partial<Record<Watched, string | number>>>>>;
  /** Accounts of which no watched attribute moves. */
  readonly still?: readonly Name[];
}

export interface Script {
  /** Unique; `table/case`. */
  readonly id: string;
  /** What it needs of the domain's own policy: such scripts run alone. */
  readonly exclusive?: true;
  readonly steps: readonly Step[];
}
