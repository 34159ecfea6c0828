/** Bytes that have arrived on a stream and wait to be read, without copying them at each arrival. */
export class ByteQueue {
  #chunks: Buffer[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(Buffer.from(bytes));
    this.#length += bytes.length;
  }

  /** The first `length` bytes, or all there are when fewer, left in place. */
  peek(length: number): Buffer {
    return this.#gather(Math.min(length, this.#length)).subarray(0, length);
  }

  /** Removes and returns the first `length` bytes; the caller has made sure that they are there. */
  take(length: number): Buffer {
    if (length > this.#length) throw new TypeError(`${length} bytes asked of ${this.#length}`);
    const first = this.#gather(length);
    this.#chunks[0] = first.subarray(length);
    this.#length -= length;
    if (first.length === length) this.#chunks.shift();
    return first.subarray(0, length);
  }

  /** Makes the first chunk hold at least `length` bytes and returns it. */
  #gather(length: number): Buffer {
    let count = 0;
    let gathered = 0;
    while (gathered < length) {
      gathered += this.#chunks[count]?.length ?? 0;
      count += 1;
    }
    if (count > 1) {
      this.#chunks = [Buffer.concat(this.#chunks.slice(0, count)), ...this.#chunks.slice(count)];
    }
    return this.#chunks[0] ?? Buffer.alloc(0);
  }
}
