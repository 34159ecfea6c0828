import { inspect } from 'node:util';

const MASK = '[secret]';

/** A password from the moment it is parsed. Its text comes out through {@link Secret.reveal} only. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. Call it where the bytes are needed and nowhere earlier. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
