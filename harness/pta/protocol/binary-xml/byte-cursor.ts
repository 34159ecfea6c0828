import { malformed } from '../../../runtime/errors.ts';

/** A bounded walk through bytes that came from outside. Every read past the end is MALFORMED. */
export class ByteCursor {
  readonly #format: string;
  readonly #bytes: Buffer;
  #offset = 0;

  /** @param format - name of the format, for the error sentence */
  constructor(format: string, bytes: Uint8Array) {
    this.#format = format;
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  /** The next `length` bytes, as a view of the input. */
  take(length: number): Buffer {
    if (length > this.remaining) {
      throw this.problem(`${length} bytes are announced and ${this.remaining} are left`);
    }
    this.#offset += length;
    return this.#bytes.subarray(this.#offset - length, this.#offset);
  }

  byte(): number {
    return this.take(1).readUInt8();
  }

  /** The next byte, without consuming it; `undefined` at the end. */
  peek(): number | undefined {
    return this.#bytes[this.#offset];
  }

  /** The MALFORMED error of this format, saying where. */
  problem(what: string): Error {
    return malformed(this.#format, `${what}, at byte ${this.#offset}`);
  }
}
