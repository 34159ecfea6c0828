import { createHash } from 'node:crypto';

/** A seeded stream of numbers. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, endExclusive). */
  below(endExclusive: number): number;
  /** `length` uniform bytes. */
  bytes(length: number): Uint8Array;
  /** A random (version 4) GUID in lower case. */
  guid(): string;
  /** An independent stream. Drawing more from one never shifts another, so a run survives refactoring. */
  fork(label: string): Random;
}

/** The stream that belongs to `seed`; the same seed gives the same numbers on every machine. */
export function seededRandom(seed: number | string): Random {
  return randomFrom(createHash('sha256').update(`pta-harness:${seed}`).digest());
}

function randomFrom(key: Buffer): Random {
  const state = new Uint32Array([0, 4, 8, 12].map((offset) => key.readUInt32LE(offset)));
  const nextUint32 = () => xoshiro128(state);
  const random: Random = {
    next: () => (nextUint32() * 2 ** 21 + (nextUint32() >>> 11)) / 2 ** 53,
    below: (endExclusive) => Math.floor(random.next() * endExclusive),
    bytes: (length) => Uint8Array.from({ length }, () => nextUint32() >>> 24),
    guid: () => {
      const bytes = Buffer.from(random.bytes(16));
      bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
      bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
      return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
    fork: (label) => randomFrom(createHash('sha256').update(key).update(label).digest()),
  };
  return random;
}

/** xoshiro128** 1.1 by Blackman and Vigna: small, fast, and good enough for choosing faults. */
function xoshiro128(state: Uint32Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = state;
  const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
  const t = b << 9;
  const c2 = c ^ a;
  const d2 = d ^ b;
  state[1] = b ^ c2;
  state[0] = a ^ d2;
  state[2] = c2 ^ t;
  state[3] = rotateLeft(d2, 11);
  return result;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
