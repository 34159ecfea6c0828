import { HarnessError } from '../../harness/runtime/errors.ts';
import type { Secret } from '../../harness/runtime/secret.ts';
import type { AccountSeed } from './account-seed.ts';
import type { DirectoryChange, NewEntry, RecordChanges } from './directory-change.ts';
import {
  type AttributeTypeAndValue,
  type DistinguishedName,
  dnKey,
  formatDn,
  parseDn,
} from './distinguished-name.ts';
import type { DomainDescription } from './domain-description.ts';
import { type DomainPolicy, policyAttributes, policyOf } from './domain-policy.ts';
import { type Attribute, type AttributeChanges, Entry } from './entry.ts';
import { type EntryRecord, storedText, withValues } from './entry-record.ts';
import { EntryStore, type ObjectIds, type SavedStore } from './entry-store.ts';
import type { FileTime } from './file-time.ts';
import { FORWARD_LINKS, withoutLink } from './links.ts';
import { ObjectIdentity } from './object-identity.ts';
import { presentAttribute, presentAttributes } from './present-attributes.ts';
import { PROVISIONED, provision } from './provision.ts';
import {
  addAccount,
  DIRECTORY_NO_SUCH_ENTRY,
  writeAttributes,
  writePassword,
} from './system-writes.ts';

export interface DirectoryOptions {
  readonly domain: DomainDescription;
  readonly policy: DomainPolicy;
  /** Of the built-in Administrator, RID 500; without one it has no password and cannot bind. */
  readonly administratorPassword?: Secret;
  readonly provisioned?: FileTime;
}

/** A directory at one moment. Opaque; good for the directory it was saved from, and for its forks. */
export interface DirectorySnapshot {
  readonly store: SavedStore;
  readonly ids: ObjectIds;
}

/**
 * The objects of one domain as one of its controllers holds them. Knows names, links and identifiers; what attributes
 * mean for a bind, and who may write them, is for the domain controller.
 */
export class Directory {
  readonly domain: DomainDescription;
  readonly identity: ObjectIdentity;
  readonly #headName: DistinguishedName;
  readonly #headKey: string;
  #headId: number | undefined;
  #store: EntryStore;
  #policyOfHead: { readonly head: EntryRecord; readonly policy: DomainPolicy } | undefined;
  readonly #listeners = new Set<(change: DirectoryChange) => void>();

  /** @param store - of another directory of the same domain; a new domain is provisioned unless given */
  constructor(options: DirectoryOptions, store?: EntryStore) {
    this.domain = options.domain;
    this.identity = new ObjectIdentity(options.domain.dnsName);
    this.#headName = headName(options.domain);
    this.#headKey = dnKey(this.#headName);
    this.#store = store ?? new EntryStore();
    if (store === undefined) {
      provision(this, options.provisioned ?? PROVISIONED, options.administratorPassword);
      this.policy = options.policy;
    }
  }

  /** Highest update sequence number of this replica. */
  get usn(): number {
    return this.#store.usn;
  }

  /** The domain itself. */
  get head(): EntryRecord {
    const head = this.#store.get(this.#headId ?? 0) ?? this.#findHead();
    if (head === undefined) throw new TypeError(`${this.domain.dnsName} has lost its head.`);
    return head;
  }

  /** As the head says; read at every bind, so a change counts at once against what the accounts have stored. */
  get policy(): DomainPolicy {
    const { head } = this;
    if (this.#policyOfHead?.head !== head) this.#policyOfHead = { head, policy: policyOf(head) };
    return this.#policyOfHead.policy;
  }

  set policy(policy: DomainPolicy) {
    const { head } = this;
    this.update(head, { attributes: withValues(head.attributes, policyAttributes(policy)) });
  }

  record(id: number): EntryRecord | undefined {
    return this.#store.get(id);
  }

  /** In the order they were added, the domain head first. */
  records(): Iterable<EntryRecord> {
    return this.#store.all();
  }

  /** Any object of the domain, of its configuration or of its schema. */
  recordByDn(name: string | DistinguishedName): EntryRecord | undefined {
    const parsed = typeof name === 'string' ? parseDn(name) : name;
    if (parsed === undefined) return undefined;
    const depth = parsed.length - this.#headName.length;
    if (depth < 0 || dnKey(parsed.slice(depth)) !== this.#headKey) return undefined;
    let found: EntryRecord | undefined = this.head;
    for (let level = depth - 1; level >= 0 && found !== undefined; level -= 1) {
      const rdn = parsed[level];
      found = rdn === undefined ? undefined : this.#store.child(found.id, rdn);
    }
    return found;
  }

  /** Explicit userPrincipalName only, in any case. */
  recordByUpn(userPrincipalName: string): EntryRecord | undefined {
    return this.#store.byUpn(userPrincipalName);
  }

  /** In any case. */
  recordBySam(sAMAccountName: string): EntryRecord | undefined {
    return this.#store.bySam(sAMAccountName);
  }

  child(parent: number, rdn: AttributeTypeAndValue): EntryRecord | undefined {
    return this.#store.child(parent, rdn);
  }

  /** @param link - lower-case name of a forward link, such as `member` */
  sourcesOf(link: string, target: number): readonly number[] {
    return this.#store.sourcesOf(link, target);
  }

  nameOf(record: EntryRecord): DistinguishedName {
    const name: AttributeTypeAndValue[] = [];
    for (
      let current: EntryRecord | undefined = record;
      current !== undefined;
      current = this.#store.get(current.parent)
    ) {
      if (current.parent === 0) return [...name, ...this.#headName];
      name.push(current.rdn);
    }
    return name;
  }

  dnOf(record: EntryRecord): string {
    return formatDn(this.nameOf(record));
  }

  /** One attribute, as a search shows it; constructed ones are not known here. */
  attributeOf(record: EntryRecord, name: string): Attribute | undefined {
    return presentAttribute(this, record, name.toLowerCase());
  }

  /** All that are stored, and those that follow from the object's place and number. */
  attributesOf(record: EntryRecord): readonly Attribute[] {
    return presentAttributes(this, record);
  }

  /** The names must be free. @param now - when; 1601 unless given */
  insert(entry: NewEntry, now: FileTime = 0n): EntryRecord {
    const usn = this.#store.nextUsn();
    const id =
      entry.id ?? (entry.hasSid === true ? this.#store.ids.rid() : this.#store.ids.plain());
    const { parent, rdn, attributes, passwords = [] } = entry;
    const times = { created: now, changed: now, usnCreated: usn, usnChanged: usn };
    const record: EntryRecord = { id, parent, rdn, attributes, passwords, ...times };
    this.#store.add(record);
    this.#announce({ after: record });
    return record;
  }

  /** The names must be free. @param now - when; leaves `whenChanged` alone unless given */
  update(record: EntryRecord, changes: RecordChanges, now = record.changed): EntryRecord {
    const usnChanged = this.#store.nextUsn();
    const after: EntryRecord = { ...record, ...changes, changed: now, usnChanged };
    this.#store.put(after);
    this.#announce({ before: record, after });
    return after;
  }

  /** Takes the object out, and the links that lead to it. It must have nothing below it. */
  remove(record: EntryRecord): void {
    for (const link of FORWARD_LINKS) {
      for (const source of this.#store.sourcesOf(link, record.id)) {
        const holder = this.#store.get(source);
        if (holder === undefined) continue;
        this.update(holder, { attributes: withoutLink(holder.attributes, link, record.id) });
      }
    }
    this.#store.nextUsn();
    this.#store.remove(record);
    this.#announce({ before: record });
  }

  /** Called after each write. @returns what ends it */
  onChange(listener: (change: DirectoryChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What the directory holds now. Costs what changed since the last time, as {@link restore} and {@link fork} do. */
  save(): DirectorySnapshot {
    return { store: this.#store.save(), ids: this.#store.ids.fork() };
  }

  /** Nobody is told: replication starts anew from here. */
  restore({ store, ids }: DirectorySnapshot): void {
    this.#store = new EntryStore(ids.fork());
    this.#store.restore(store);
  }

  /** A directory with the same content, independent from now on. */
  fork(): Directory {
    return new Directory(this, this.#store.fork());
  }

  /** Another controller's copy of the same domain: new objects get numbers that neither has given. */
  replica(): Directory {
    return new Directory(this, this.#store.fork(this.#store.ids));
  }

  /** In the order they were added, the domain head first. */
  *entries(): Generator<Entry> {
    for (const record of this.#store.all()) yield new Entry(this, record);
  }

  findByDn(name: string | DistinguishedName): Entry | undefined {
    return this.#entry(this.recordByDn(name));
  }

  findByUpn(userPrincipalName: string): Entry | undefined {
    return this.#entry(this.recordByUpn(userPrincipalName));
  }

  findBySam(sAMAccountName: string): Entry | undefined {
    return this.#entry(this.recordBySam(sAMAccountName));
  }

  /**
   * @param userPrincipalName - explicit
   * @throws HarnessError `DIRECTORY_NO_SUCH_ENTRY`
   */
  account(userPrincipalName: string): Entry {
    const entry = this.findByUpn(userPrincipalName);
    if (entry !== undefined) return entry;
    const known = [...this.#store.all()].flatMap(
      (record) => storedText(record, 'userprincipalname') ?? [],
    );
    throw new HarnessError(
      DIRECTORY_NO_SUCH_ENTRY,
      `${this.domain.dnsName} has no account ${userPrincipalName}. Known: ${known.sort().slice(0, 20).join(', ') || 'none yet'}.`,
    );
  }

  /**
   * Adds a user under CN=Users unless the seed says where, named after its displayName.
   *
   * @param now - stored as `pwdLastSet` unless the seed says otherwise
   * @throws HarnessError `DIRECTORY_NAME_TAKEN` or `DIRECTORY_UPN_MALFORMED`; nothing is added then
   */
  add(seed: AccountSeed, now: FileTime): Entry {
    return new Entry(this, addAccount(this, seed, now));
  }

  /** Adds them all, or none. @throws HarnessError as {@link add} */
  addAll(seeds: readonly AccountSeed[], now: FileTime): void {
    const added: EntryRecord[] = [];
    try {
      for (const seed of seeds) added.push(addAccount(this, seed, now));
    } catch (error) {
      for (const record of added.toReversed()) this.remove(this.record(record.id) ?? record);
      throw error;
    }
  }

  /**
   * Writes attributes. Those that are links take DNs.
   *
   * @throws HarnessError `DIRECTORY_NAME_TAKEN`, `DIRECTORY_UPN_MALFORMED` or `DIRECTORY_NO_SUCH_ENTRY`; nothing is written then
   */
  setAttributes({ record }: Entry, changes: AttributeChanges): void {
    writeAttributes(this, record, changes);
  }

  /** A reset by an administrator: `pwdLastSet` moves, counters and locks stay, the old password joins the history. */
  setPassword({ record }: Entry, password: Secret, now: FileTime): void {
    writePassword(this, record, password, now);
  }

  #findHead(): EntryRecord | undefined {
    const [rdn] = this.#headName;
    const head = rdn === undefined ? undefined : this.#store.child(0, rdn);
    this.#headId = head?.id;
    return head;
  }

  #announce(change: DirectoryChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  #entry(record: EntryRecord | undefined): Entry | undefined {
    return record === undefined ? undefined : new Entry(this, record);
  }
}

function headName({ baseDn, dnsName }: DomainDescription): DistinguishedName {
  const head = parseDn(baseDn);
  if (head !== undefined && head.length > 0) return head;
  throw new TypeError(`The domain ${dnsName} has no usable baseDn: ${baseDn}.`);
}
