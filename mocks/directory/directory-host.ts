import type { Secret } from '../../harness/runtime/secret.ts';
import type { AccountSeed } from './account-seed.ts';
import type { DirectoryProfileName } from './directory-profile.ts';
import type { DomainDescription } from './domain-description.ts';
import type { AttributeChanges } from './entry.ts';

/** Real addresses on this machine, as `host:port`. */
export interface LdapAddresses {
  readonly ldap: string;
  readonly ldaps: string;
  readonly globalCatalog: string;
  readonly globalCatalogTls: string;
}

/**
 * A domain controller that listens on this machine, ours or a real one. Everything is asked over LDAP, except what
 * LDAP cannot do: letting time pass, and writing what only the system writes.
 */
export interface DirectoryHost extends AsyncDisposable {
  readonly profile: DirectoryProfileName;
  readonly domain: DomainDescription;
  /** `dc1.contoso.test`; its certificate names it. */
  readonly host: string;
  readonly addresses: LdapAddresses;
  /** PEM of the root that the TLS ports chain to. */
  readonly rootCertificate: string;
  /** The built-in administrator, RID 500. */
  readonly administrator: { readonly bindName: string; readonly password: Secret };
  /** Adds accounts, in the state that each seed says. */
  seed(accounts: readonly AccountSeed[]): Promise<void>;
  /**
   * Lets time pass for these accounts. A clock that can be set is set; else the times that the accounts have stored
   * (`badPasswordTime`, `lockoutTime`, `pwdLastSet`, `lastLogon`, `lastLogonTimestamp`, `accountExpires`, where they
   * are points in time) move back by as much, which the directory cannot tell from waiting.
   *
   * @param ms - milliseconds
   */
  elapse(ms: number, accounts: readonly string[]): Promise<void>;
  /** Writes attributes as the system does, past every check. An empty list removes. */
  writeAsSystem(dn: string, changes: AttributeChanges): Promise<void>;
  stop(): Promise<void>;
}
