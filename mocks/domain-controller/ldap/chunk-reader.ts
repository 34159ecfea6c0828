import type { Duplex } from 'node:stream';

/** Reads a stream chunk by chunk, and can leave it to another reader without ending it or losing a byte. */
export class ChunkReader {
  readonly #stream: Duplex;
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(stream: Duplex) {
    this.#stream = stream;
    // For good: a write can still fail when nobody reads any more, and an 'error' without a listener ends the process.
    stream.on('error', this.#end);
    stream.on('end', this.#end).on('close', this.#end).on('readable', this.#look);
  }

  /** Whether bytes have arrived that `next` has not given. */
  get hasMore(): boolean {
    return this.#stream.readableLength > 0;
  }

  /** @returns `undefined` when the stream has ended or broken off */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      const chunk: Buffer | null = this.#stream.read();
      if (chunk !== null) return chunk;
      if (this.#ended || this.#stream.readableEnded || this.#stream.destroyed) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Ends the reading. What has not been read stays in the stream. */
  detach(): void {
    this.#stream.off('end', this.#end).off('close', this.#end).off('readable', this.#look);
  }

  readonly #end = (): void => {
    this.#ended = true;
    this.#look();
  };

  readonly #look = (): void => {
    this.#wake?.();
    this.#wake = undefined;
  };
}
