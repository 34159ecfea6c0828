/** What a domain controller says happened. Never a password; times are the log's. */
export type DirectoryEvent =
  | {
      readonly type: 'directory.bind-evaluated';
      /** As the client sent it; empty for an anonymous bind. */
      readonly name: string;
      /** The account that the name resolved to. */
      readonly dn?: string;
      /** LDAP result code. */
      readonly resultCode: number;
      /** Why it was refused. */
      readonly win32?: number;
    }
  | { readonly type: 'directory.account-locked'; readonly dn: string }
  | { readonly type: 'directory.account-unlocked'; readonly dn: string }
  | {
      /** A change of another controller arrived. */
      readonly type: 'directory.replicated';
      readonly from: string;
      readonly to: string;
      readonly dn: string;
    }
  | {
      readonly type: 'directory.password-changed';
      readonly dn: string;
      /** Whoever knew the old password, or an administrator's reset. */
      readonly by: 'user' | 'administrator';
      /** LDAP result code. */
      readonly resultCode: number;
      /** Why it was refused. */
      readonly win32?: number;
    }
  | {
      readonly type: 'directory.entry-changed';
      readonly operation: 'add' | 'modify' | 'modify-dn' | 'delete';
      readonly dn: string;
      /** LDAP result code. */
      readonly resultCode: number;
      /** Names of the attributes that the request names; no values. */
      readonly attributes: readonly string[];
    }
  | {
      readonly type: 'directory.search-answered';
      readonly baseDn: string;
      readonly resultCode: number;
      readonly entries: number;
    }
  | {
      readonly type: 'directory.fault-applied';
      readonly fault: 'delay' | 'busy' | 'unavailable' | 'drop' | 'stale';
    }
  | { readonly type: 'directory.connection-refused'; readonly from: string }
  | {
      readonly type: 'directory.handshake-failed';
      readonly from: string;
      /** Error code. */
      readonly cause: string;
    }
  | {
      readonly type: 'directory.connection-malformed';
      readonly from: string;
      /** What was wrong with the bytes, without the bytes. */
      readonly problem: string;
    };
