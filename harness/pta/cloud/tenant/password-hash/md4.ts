/** MD4 of RFC 1320, which the OpenSSL of today no longer has. */
export function md4(message: Uint8Array): Uint8Array {
  const blocks = padded(message);
  const state: State = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  const words = new Int32Array(16);
  for (let offset = 0; offset < blocks.length; offset += BLOCK_BYTES) {
    for (let index = 0; index < 16; index += 1)
      words[index] = blocks.readInt32LE(offset + index * 4);
    absorb(state, words);
  }
  const digest = Buffer.alloc(16);
  for (const [index, word] of state.entries()) digest.writeInt32LE(word, index * 4);
  return digest;
}

type State = [number, number, number, number];

const BLOCK_BYTES = 64;
const LENGTH_BYTES = 8;

interface Round {
  mix(x: number, y: number, z: number): number;
  readonly constant: number;
  /** Which word of the block each step takes. */
  readonly order: readonly number[];
  /** Rotations of four steps in turn. */
  readonly shifts: readonly [number, number, number, number];
}

/** RFC 1320, 3.4. */
const ROUNDS: readonly Round[] = [
  {
    mix: (x, y, z) => (x & y) | (~x & z),
    constant: 0,
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    shifts: [3, 7, 11, 19],
  },
  {
    mix: (x, y, z) => (x & y) | (x & z) | (y & z),
    constant: 0x5a827999,
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    shifts: [3, 5, 9, 13],
  },
  {
    mix: (x, y, z) => x ^ y ^ z,
    constant: 0x6ed9eba1,
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    shifts: [3, 9, 11, 15],
  },
];

/** A one bit, zeros, and the length in bits, to whole blocks. RFC 1320, 3.1 and 3.2. */
function padded(message: Uint8Array): Buffer {
  const length = Math.ceil((message.length + 1 + LENGTH_BYTES) / BLOCK_BYTES) * BLOCK_BYTES;
  const blocks = Buffer.alloc(length);
  blocks.set(message);
  blocks[message.length] = 0x80;
  blocks.writeBigUInt64LE(BigInt(message.length) * 8n, length - LENGTH_BYTES);
  return blocks;
}

function absorb(state: State, words: Int32Array): void {
  let [a, b, c, d] = state;
  for (const { mix, constant, order, shifts } of ROUNDS) {
    for (const [step, word] of order.entries()) {
      const sum = (a + mix(b, c, d) + (words[word] ?? 0) + constant) | 0;
      [a, b, c, d] = [d, rotateLeft(sum, shifts[step % 4] ?? 0), b, c];
    }
  }
  const next = [a, b, c, d];
  for (let index = 0; index < 4; index += 1) {
    state[index] = ((state[index] ?? 0) + (next[index] ?? 0)) | 0;
  }
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
