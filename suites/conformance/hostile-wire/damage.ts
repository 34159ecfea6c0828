/** What an attacker, or a bad line, did to one byte of a conversation. */
export interface Damaged {
  readonly how: 'flipped' | 'truncated' | 'doubled';
  /** Counted from the first byte of the first message. */
  readonly position: number;
  readonly messages: readonly Uint8Array[];
  /** Whether who says it hangs up then, as every second one does who is cut short; the others stay, and wait. */
  readonly leaves: boolean;
}

/**
 * A good conversation with one byte flipped, with everything from that byte missing, and with that byte twice.
 * The messages keep their borders.
 *
 * @param stride - one position in that many; the kinds of damage take different ones in turn
 */
export function damagedCopies(messages: readonly Uint8Array[], stride: number): Damaged[] {
  const copies: Damaged[] = [];
  const seen = { flipped: 0, truncated: 0, doubled: 0 };
  let before = 0;
  for (const [index, message] of messages.entries()) {
    const [earlier, later] = [messages.slice(0, index), messages.slice(index + 1)];
    for (let at = 0; at < message.length; at += 1) {
      const position = before + at;
      for (const how of kindsAt(position, stride)) {
        const nth = seen[how];
        seen[how] += 1;
        const damaged = damagedIn(message, at, how, nth);
        const rest = how === 'truncated' ? [] : later;
        const leaves = how === 'truncated' && nth % 2 === 1;
        copies.push({ how, position, messages: [...earlier, damaged, ...rest], leaves });
      }
    }
    before += message.length;
  }
  return copies;
}

const KINDS = ['flipped', 'truncated', 'doubled'] as const;

/** All of them, or one in turn. */
function kindsAt(position: number, stride: number): readonly Damaged['how'][] {
  if (stride === 1) return KINDS;
  return KINDS.filter((_kind, index) => position % (KINDS.length * stride) === index * stride);
}

/** @param nth - of its kind: one bit after the other is flipped, and then all of them */
function damagedIn(message: Uint8Array, at: number, how: Damaged['how'], nth: number): Uint8Array {
  switch (how) {
    case 'flipped':
      return message.with(at, (message[at] ?? 0) ^ (MASKS[nth % MASKS.length] ?? 0));
    case 'truncated':
      return message.subarray(0, at);
    case 'doubled':
      return Buffer.concat([message.subarray(0, at + 1), message.subarray(at)]);
    default:
      return how satisfies never;
  }
}

const MASKS = [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff];

/** So many at a time are under way beside a good request. */
const AT_A_TIME = 40;

export function batchesOf<T>(all: readonly T[]): T[][] {
  const batches: T[][] = [];
  for (let first = 0; first < all.length; first += AT_A_TIME) {
    batches.push(all.slice(first, first + AT_A_TIME));
  }
  return batches;
}
