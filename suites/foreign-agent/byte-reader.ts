/** The bytes end before what they announce; of a stream, more may come. */
export class TooShort extends Error {
  override readonly name = 'TooShort';
}

/** Reads forward through bytes. @throws TooShort */
export class ByteReader {
  readonly bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.bytes.length - this.#at;
  }

  take(length: number): Buffer {
    if (length > this.left) throw new TooShort(`${length} bytes are wanted, ${this.left} left.`);
    this.#at += length;
    return this.bytes.subarray(this.#at - length, this.#at);
  }

  byte(): number {
    return this.take(1).readUInt8();
  }

  /** MultiByteInt31, [MC-NBFX] 2.1.2: seven bits a byte, the low ones first, at most five bytes. */
  multiByteInt31(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('A MultiByteInt31 has more than five bytes.');
  }

  /** UTF-8 behind its length. */
  string(): string {
    return this.take(this.multiByteInt31()).toString();
  }
}

export function multiByteInt31(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 0x80)) {
    if (left < 0x80) return Buffer.from([...bytes, left]);
    bytes.push((left % 0x80) | 0x80);
  }
}

export const lengthPrefixed = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  return Buffer.concat([multiByteInt31(bytes.length), bytes]);
};
