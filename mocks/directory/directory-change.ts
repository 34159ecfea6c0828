import type { Secret } from '../../harness/runtime/secret.ts';
import type { AttributeTypeAndValue } from './distinguished-name.ts';
import type { EntryRecord, StoredAttributes } from './entry-record.ts';

/** A new object. */
export interface NewEntry {
  /** {@link EntryRecord.id} of the object above. */
  readonly parent: number;
  readonly rdn: AttributeTypeAndValue;
  readonly attributes: StoredAttributes;
  readonly passwords?: readonly Secret[];
  /** Given by the directory unless said: `rid` for objects that have a SID. */
  readonly id?: number;
  readonly hasSid?: boolean;
}

/** What a write replaces in a record. */
export type RecordChanges = Partial<
  Pick<EntryRecord, 'parent' | 'rdn' | 'attributes' | 'passwords'>
>;

/** One write that has happened, in the order of the replica's update sequence numbers. */
export interface DirectoryChange {
  /** Absent for a new object. */
  readonly before?: EntryRecord;
  /** Absent for one that was deleted. */
  readonly after?: EntryRecord;
}
