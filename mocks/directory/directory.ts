import { HarnessError } from '../../harness/runtime/errors.ts';
import type { Secret } from '../../harness/runtime/secret.ts';
import { accountAttributes, accountName } from './account-entry.ts';
import type { AccountSeed } from './account-seed.ts';
import { type DistinguishedName, dnKey, parseDn } from './distinguished-name.ts';
import type { DomainDescription } from './domain-description.ts';
import { domainEntries, policyAttributes } from './domain-entries.ts';
import type { DomainPolicy } from './domain-policy.ts';
import { type AttributeChanges, Entry } from './entry.ts';
import type { FileTime } from './file-time.ts';
import { assertUpn, parseUpn } from './user-principal-name.ts';

/** Error code: another account has that userPrincipalName, sAMAccountName or DN. */
export const DIRECTORY_NAME_TAKEN = 'DIRECTORY_NAME_TAKEN';
/** Error code: no entry has that name. */
export const DIRECTORY_NO_SUCH_ENTRY = 'DIRECTORY_NO_SUCH_ENTRY';

export interface DirectoryOptions {
  readonly domain: DomainDescription;
  readonly policy: DomainPolicy;
}

interface AccountNames {
  readonly userPrincipalName?: string | undefined;
  readonly sAMAccountName?: string | undefined;
}

/** The entries of one domain. Knows names and attributes; what they mean for a bind is for the domain controller. */
export class Directory {
  readonly domain: DomainDescription;
  readonly #head: Entry;
  #policy: DomainPolicy;
  readonly #entries = new Map<string, Entry>();
  readonly #byUpn = new Map<string, Entry>();
  readonly #bySam = new Map<string, Entry>();

  constructor({ domain, policy }: DirectoryOptions) {
    const entries = domainEntries(domain);
    for (const entry of entries) this.#entries.set(dnKey(entry.name), entry);
    this.domain = domain;
    this.#head = entries[0];
    this.#policy = policy;
    this.policy = policy;
  }

  /** Read at every bind, so a change counts at once against what the accounts have stored. */
  get policy(): DomainPolicy {
    return this.#policy;
  }

  set policy(policy: DomainPolicy) {
    this.#policy = policy;
    this.#head.set(policyAttributes(policy));
  }

  /** In the order they were added, the domain head first. */
  get entries(): Iterable<Entry> {
    return this.#entries.values();
  }

  /**
   * Adds a user under CN=Users, named after its displayName.
   *
   * @param now - stored as `pwdLastSet` unless the seed says otherwise
   * @throws HarnessError `DIRECTORY_NAME_TAKEN` or `DIRECTORY_UPN_MALFORMED`; nothing is added then
   */
  add(seed: AccountSeed, now: FileTime): Entry {
    const name = accountName(seed, this.domain);
    const entry = new Entry(name, accountAttributes(seed, this.domain, now));
    this.#assertNamesFree(entry, seed);
    entry.pushPassword(seed.password, this.policy.pwdHistoryLength);
    this.#entries.set(dnKey(name), entry);
    this.#index(entry);
    return entry;
  }

  findByDn(name: string | DistinguishedName): Entry | undefined {
    const parsed = typeof name === 'string' ? parseDn(name) : name;
    return parsed === undefined ? undefined : this.#entries.get(dnKey(parsed));
  }

  /** Explicit userPrincipalName only, in any case. */
  findByUpn(userPrincipalName: string): Entry | undefined {
    return this.#byUpn.get(userPrincipalName.toLowerCase());
  }

  /** In any case. */
  findBySam(sAMAccountName: string): Entry | undefined {
    return this.#bySam.get(sAMAccountName.toLowerCase());
  }

  /**
   * @param userPrincipalName - explicit
   * @throws HarnessError `DIRECTORY_NO_SUCH_ENTRY`
   */
  account(userPrincipalName: string): Entry {
    const entry = this.findByUpn(userPrincipalName);
    if (entry !== undefined) return entry;
    const known = [...this.#byUpn.keys()].sort().slice(0, 20).join(', ') || 'none yet';
    throw new HarnessError(
      DIRECTORY_NO_SUCH_ENTRY,
      `${this.domain.dnsName} has no account ${userPrincipalName}. Known: ${known}.`,
    );
  }

  /**
   * Writes attributes as the system does: no access check, no side effect.
   *
   * @throws HarnessError `DIRECTORY_NAME_TAKEN` or `DIRECTORY_UPN_MALFORMED`; nothing is written then
   */
  setAttributes(entry: Entry, changes: AttributeChanges): void {
    this.#assertNamesFree(entry, namesAfter(entry, changes));
    this.#unindex(entry);
    entry.set(changes);
    this.#index(entry);
  }

  /** A reset by an administrator: `pwdLastSet` moves, counters and locks stay, the old password joins the history. */
  setPassword(entry: Entry, password: Secret, now: FileTime): void {
    entry.pushPassword(password, this.policy.pwdHistoryLength);
    entry.set({ pwdLastSet: [now.toString()] });
  }

  #assertNamesFree(entry: Entry, names: AccountNames): void {
    const { userPrincipalName, sAMAccountName } = names;
    if (userPrincipalName !== undefined) {
      assertUpn(userPrincipalName);
      this.#assertFree(entry, this.findByUpn(userPrincipalName), userPrincipalName);
      this.#assertFree(entry, this.#findByImplicitUpn(userPrincipalName), userPrincipalName);
    }
    if (sAMAccountName !== undefined) {
      const implicit = `${sAMAccountName}@${this.domain.dnsName}`;
      this.#assertFree(entry, this.findBySam(sAMAccountName), sAMAccountName);
      this.#assertFree(entry, this.findByUpn(implicit), implicit);
    }
    this.#assertFree(entry, this.findByDn(entry.name), entry.dn);
  }

  #findByImplicitUpn(userPrincipalName: string): Entry | undefined {
    const upn = parseUpn(userPrincipalName);
    const ours = upn?.suffix.toLowerCase() === this.domain.dnsName.toLowerCase();
    return upn !== undefined && ours ? this.findBySam(upn.prefix) : undefined;
  }

  #assertFree(entry: Entry, holder: Entry | undefined, name: string): void {
    if (holder === undefined || holder === entry) return;
    throw new HarnessError(
      DIRECTORY_NAME_TAKEN,
      `${this.domain.dnsName} cannot give the name ${name} to ${entry.dn}: ${holder.dn} has it. Choose another.`,
    );
  }

  #index(entry: Entry): void {
    const upn = entry.text('userPrincipalName')?.toLowerCase();
    const sam = entry.text('sAMAccountName')?.toLowerCase();
    if (upn !== undefined) this.#byUpn.set(upn, entry);
    if (sam !== undefined) this.#bySam.set(sam, entry);
  }

  #unindex(entry: Entry): void {
    const upn = entry.text('userPrincipalName')?.toLowerCase();
    const sam = entry.text('sAMAccountName')?.toLowerCase();
    if (upn !== undefined) this.#byUpn.delete(upn);
    if (sam !== undefined) this.#bySam.delete(sam);
  }
}

function namesAfter(entry: Entry, changes: AttributeChanges): AccountNames {
  const changed = new Map(
    Object.entries(changes).map(([name, values]) => [name.toLowerCase(), values]),
  );
  const after = (name: string): string | undefined => {
    const values = changed.get(name.toLowerCase());
    return values === undefined ? entry.text(name) : values[0]?.toString();
  };
  return { userPrincipalName: after('userPrincipalName'), sAMAccountName: after('sAMAccountName') };
}
