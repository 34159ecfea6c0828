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
  const nextUint32 = xoshiro128(key);
  const random: Random = {
    next: () => (nextUint32() * 2 ** 21 + (nextUint32() >>> 11)) / 2 ** 53,
    below: (endExclusive) => Math.floor(random.next() * endExclusive),
    bytes: (length) => {
      const bytes = new Uint8Array(length);
      for (let index = 0; index < length; index += 1) bytes[index] = nextUint32() >>> 24;
      return bytes;
    },
    guid: () => {
      const bytes = Buffer.from(random.bytes(16));
      bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
      bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
      const hex = bytes.toString('hex');
      const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
      return `${groups.join('-')}-${hex.slice(20)}`;
    },
    fork: (label) => randomFrom(createHash('sha256').update(key).update(label).digest()),
  };
  return random;
}

/** xoshiro128** 1.1 by Blackman and Vigna: small, fast, and good enough for choosing faults. */
function xoshiro128(key: Buffer): () => number {
  let a = key.readInt32LE(0);
  let b = key.readInt32LE(4);
  let c = key.readInt32LE(8);
  let d = key.readInt32LE(12);
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotateLeft(d, 11);
    return result;
  };
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
