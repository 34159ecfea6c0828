import { ByteCursor } from './byte-cursor.ts';
import { encodeMultiByteInt31, readMultiByteInt31 } from './multi-byte-int31.ts';
import { readString } from './read-text.ts';
import { encodeString } from './write-text.ts';

/**
 * Bytes of string tables that one connection may bring. .NET's own default is 2048; foreign agents may be
 * more generous, and nothing needs more than one envelope full.
 */
const READ_BYTES_MAX = 65_536;

/** Bytes that a sender puts into its tables before it spells the rest out; .NET's default MaxSessionSize. */
const WRITTEN_BYTES_MAX = 2_048;

/**
 * Strings that the other side has sent on one connection, in one direction. The first string has id 1, each
 * further one the next odd number, and they stay known until the connection ends ([MC-NBFSE] 2.1).
 *
 * A sender that starts a fresh table with each message, as public research agents do, is understood as long
 * as its tables begin alike: a repeated string takes a further id, and the old id keeps its meaning.
 */
export class ReceivedStrings {
  readonly #strings: string[] = [];
  #bytes = 0;

  /** Takes in the table at the head of a message and returns the document behind it. */
  takeTable(format: string, message: Uint8Array): Uint8Array {
    const cursor = new ByteCursor(format, message);
    const size = readMultiByteInt31(cursor);
    this.#bytes += size;
    if (this.#bytes > READ_BYTES_MAX) throw cursor.problem('the tables of strings are too large');
    const table = new ByteCursor(format, cursor.take(size));
    while (table.remaining > 0) this.#strings.push(readString(table));
    return cursor.take(cursor.remaining);
  }

  /** The string of an odd id. */
  stringOf(id: number): string | undefined {
    return this.#strings[(id - 1) / 2];
  }
}

/** Strings that this side has sent on one connection, in one direction. */
export class SentStrings {
  readonly #ids = new Map<string, number>();
  #unsent: Buffer[] = [];
  #bytes = 0;

  /** The odd id of a string, taken into the next table when new; `undefined` when the tables are full. */
  idOf(text: string): number | undefined {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const entry = encodeString(text);
    if (this.#bytes + entry.length > WRITTEN_BYTES_MAX) return undefined;
    const id = 2 * this.#ids.size + 1;
    this.#ids.set(text, id);
    this.#unsent.push(entry);
    this.#bytes += entry.length;
    return id;
  }

  /** The table of what is new since the last message, with its size before it. */
  takeTable(): Buffer {
    const table = Buffer.concat(this.#unsent);
    this.#unsent = [];
    return Buffer.concat([encodeMultiByteInt31(table.length), table]);
  }
}
