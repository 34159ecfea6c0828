import { createPrivateKey, type KeyObject } from 'node:crypto';

/** As many agents as a tenant has, each with two certificates while one is renewed, and their keys. */
const KEPT_MAX = 128;

/**
 * Keys that have been read, by their PEM: reading one costs as much as using it, and a private one that is read anew
 * has its blinding to make anew. The oldest makes way for the next.
 */
class KeyObjects {
  readonly #kept = new Map<string, KeyObject>();
  readonly #read: (pem: string) => KeyObject;

  constructor(read: (pem: string) => KeyObject) {
    this.#read = read;
  }

  /** @throws Error of node:crypto when it is no key */
  of(pem: string): KeyObject {
    const known = this.#kept.get(pem);
    if (known !== undefined) return known;
    const key = this.#read(pem);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(pem, key);
    return key;
  }
}

export const privateKeys = new KeyObjects(createPrivateKey);
