/** What an attacker, or a bad line, did to one byte of a conversation. */
export interface Damaged {
  readonly how: 'flipped' | 'truncated' | 'doubled';
  /** Counted from the first byte of the first message. */
  readonly position: number;
  readonly messages: readonly Uint8Array[];
}

/**
 * A good conversation with one byte flipped, with everything from that byte missing, and with that byte twice.
 * The messages keep their borders.
 *
 * @param stride - one position in that many; the three kinds of damage take different ones in turn
 */
export function damagedCopies(messages: readonly Uint8Array[], stride = 1): Damaged[] {
  const copies: Damaged[] = [];
  let before = 0;
  for (const [index, message] of messages.entries()) {
    const [earlier, later] = [messages.slice(0, index), messages.slice(index + 1)];
    for (let at = 0; at < message.length; at += 1) {
      const position = before + at;
      const add = (how: Damaged['how'], damaged: Uint8Array, rest: readonly Uint8Array[]) =>
        copies.push({ how, position, messages: [...earlier, damaged, ...rest] });
      const turn = position % (3 * stride);
      if (stride === 1 || turn === 0) add('flipped', flipped(message, at, position), later);
      if (stride === 1 || turn === stride) add('truncated', message.subarray(0, at), []);
      if (stride === 1 || turn === 2 * stride) add('doubled', doubled(message, at), later);
    }
    before += message.length;
  }
  return copies;
}

/** One bit after the other as the positions go on; every eighth byte is turned over as a whole. */
function flipped(message: Uint8Array, at: number, position: number): Uint8Array {
  const copy = Uint8Array.from(message);
  copy[at] = (copy[at] ?? 0) ^ (position % 9 === 8 ? 0xff : 1 << (position % 9));
  return copy;
}

function doubled(message: Uint8Array, at: number): Uint8Array {
  return Buffer.concat([message.subarray(0, at + 1), message.subarray(at)]);
}

/** So many at a time are under way beside a good request. */
const AT_A_TIME = 40;

export function batchesOf<T>(all: readonly T[]): T[][] {
  const batches: T[][] = [];
  for (let first = 0; first < all.length; first += AT_A_TIME) {
    batches.push(all.slice(first, first + AT_A_TIME));
  }
  return batches;
}
