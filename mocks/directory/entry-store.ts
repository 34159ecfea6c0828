import type { AttributeTypeAndValue } from './distinguished-name.ts';
import { type EntryRecord, storedText, storedValues } from './entry-record.ts';
import { LayeredMap, type SavedLayers } from './layered-map.ts';
import { FORWARD_LINKS } from './links.ts';

/** Relative identifiers below this are given by Microsoft; the first account of a new domain gets one a little above. */
const FIRST_RID = 1_103;

/** Numbers that are given once in a domain, on whichever of its controllers. Objects without a SID count downwards. */
export class ObjectIds {
  #nextRid = FIRST_RID;
  #nextPlain = -1;

  rid(): number {
    this.#nextRid += 1;
    return this.#nextRid - 1;
  }

  plain(): number {
    this.#nextPlain -= 1;
    return this.#nextPlain + 1;
  }

  fork(): ObjectIds {
    const forked = new ObjectIds();
    forked.#nextRid = this.#nextRid;
    forked.#nextPlain = this.#nextPlain;
    return forked;
  }
}

/** The state of a store at one moment. Opaque. */
export interface SavedStore {
  readonly maps: readonly SavedLayers<unknown, unknown>[];
  readonly usn: number;
}

/** The records of one replica, and the ways to find them. Knows nothing of what attributes mean, save the names it indexes. */
export class EntryStore {
  readonly ids: ObjectIds;
  #usn = 0;
  readonly #records = new LayeredMap<number, EntryRecord>();
  readonly #byName = new LayeredMap<string, number>();
  readonly #byUpn = new LayeredMap<string, number>();
  readonly #bySam = new LayeredMap<string, number>();
  /** From attribute and target to the objects that link to it. */
  readonly #sources = new LayeredMap<string, readonly number[]>();

  constructor(ids = new ObjectIds()) {
    this.ids = ids;
  }

  /** Highest update sequence number that was given. */
  get usn(): number {
    return this.#usn;
  }

  nextUsn(): number {
    this.#usn += 1;
    return this.#usn;
  }

  get(id: number): EntryRecord | undefined {
    return this.#records.get(id);
  }

  child(parent: number, rdn: AttributeTypeAndValue): EntryRecord | undefined {
    return this.#resolve(this.#byName.get(nameKey(parent, rdn)));
  }

  /** Explicit userPrincipalName, in any case. */
  byUpn(userPrincipalName: string): EntryRecord | undefined {
    return this.#resolve(this.#byUpn.get(userPrincipalName.toLowerCase()));
  }

  /** In any case. */
  bySam(sAMAccountName: string): EntryRecord | undefined {
    return this.#resolve(this.#bySam.get(sAMAccountName.toLowerCase()));
  }

  /** In the order they were added. */
  *all(): Generator<EntryRecord> {
    for (const [, record] of this.#records.entries()) yield record;
  }

  /** @param link - lower-case name of a forward link, such as `member` */
  sourcesOf(link: string, target: number): readonly number[] {
    return this.#sources.get(`${link}:${target}`) ?? [];
  }

  /** @param before - what it replaces; looked for unless given */
  put(record: EntryRecord, before = this.#records.get(record.id)): void {
    if (before !== undefined) this.#unindex(before, record);
    this.#records.set(record.id, record);
    this.#index(record, before);
  }

  /** A record whose number is new. */
  add(record: EntryRecord): void {
    this.#records.set(record.id, record);
    this.#index(record);
  }

  remove(record: EntryRecord): void {
    this.#unindex(record);
    this.#records.delete(record.id);
  }

  save(): SavedStore {
    return { maps: this.#maps().map((map) => map.save()), usn: this.#usn };
  }

  restore({ maps, usn }: SavedStore): void {
    for (const [index, map] of this.#maps().entries()) {
      const saved = maps[index];
      if (saved !== undefined) map.restore(saved);
    }
    this.#usn = usn;
  }

  /** @param ids - shared by the replicas of a domain; a copy of its own unless given */
  fork(ids = this.ids.fork()): EntryStore {
    const forked = new EntryStore(ids);
    forked.restore(this.save());
    return forked;
  }

  #maps(): LayeredMap<unknown, unknown>[] {
    return [this.#records, this.#byName, this.#byUpn, this.#bySam, this.#sources] as LayeredMap<
      unknown,
      unknown
    >[];
  }

  #resolve(id: number | undefined): EntryRecord | undefined {
    return id === undefined ? undefined : this.#records.get(id);
  }

  #index(record: EntryRecord, before?: EntryRecord): void {
    const upn = storedText(record, 'userprincipalname');
    const sam = storedText(record, 'samaccountname');
    const isNew = before === undefined;
    if (isNew || record.parent !== before.parent || record.rdn !== before.rdn) {
      this.#byName.set(nameKey(record.parent, record.rdn), record.id);
    }
    if (upn !== undefined && (isNew || storedText(before, 'userprincipalname') !== upn)) {
      this.#byUpn.set(upn.toLowerCase(), record.id);
    }
    if (sam !== undefined && (isNew || storedText(before, 'samaccountname') !== sam)) {
      this.#bySam.set(sam.toLowerCase(), record.id);
    }
    for (const link of FORWARD_LINKS) {
      const values = record.attributes[link];
      if (values === undefined || values === before?.attributes[link]) continue;
      for (const target of storedValues(record, link)) this.#addSource(link, target, record.id);
    }
  }

  /** @param after - what takes its place; what both have stays indexed */
  #unindex(record: EntryRecord, after?: EntryRecord): void {
    const upn = storedText(record, 'userprincipalname');
    const sam = storedText(record, 'samaccountname');
    const isGone = after === undefined;
    if (isGone || record.parent !== after.parent || record.rdn !== after.rdn) {
      this.#byName.delete(nameKey(record.parent, record.rdn));
    }
    if (upn !== undefined && (isGone || storedText(after, 'userprincipalname') !== upn)) {
      this.#byUpn.delete(upn.toLowerCase());
    }
    if (sam !== undefined && (isGone || storedText(after, 'samaccountname') !== sam)) {
      this.#bySam.delete(sam.toLowerCase());
    }
    for (const link of FORWARD_LINKS) {
      const values = record.attributes[link];
      if (values === undefined || values === after?.attributes[link]) continue;
      for (const target of storedValues(record, link)) this.#removeSource(link, target, record.id);
    }
  }

  #addSource(link: string, target: unknown, source: number): void {
    const key = `${link}:${target}`;
    this.#sources.set(key, [...(this.#sources.get(key) ?? []), source]);
  }

  #removeSource(link: string, target: unknown, source: number): void {
    const key = `${link}:${target}`;
    const left = (this.#sources.get(key) ?? []).filter((id) => id !== source);
    if (left.length === 0) this.#sources.delete(key);
    else this.#sources.set(key, left);
  }
}

function nameKey(parent: number, { type, value }: AttributeTypeAndValue): string {
  return `${parent}/${type}=${value}`.toLowerCase();
}
