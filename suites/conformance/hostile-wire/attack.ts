import { expect } from 'vitest';
import { batchesOf, type Damaged, damagedCopies } from './damage.ts';
import { MemoryWatch } from './memory-watch.ts';

/** How one damaged copy of a conversation fared. */
export interface Fate {
  /** Whether what the good conversation is for came to pass all the same: the damage meant nothing. */
  readonly isServed: boolean;
  /** What the side that was attacked ended it with. */
  readonly code?: string | undefined;
  /** Whether it was still open when everybody's time was up. */
  readonly isLeftOpen?: boolean;
}

/** What came of a batch of copies. */
export interface Heard {
  /** In the order of the copies. */
  readonly fates: readonly Fate[];
  /** Whether the good request beside them was served. */
  readonly isGoodServed: boolean;
  /** What went wrong inside, where that is told. */
  readonly failures?: readonly unknown[];
}

/** Somebody who is spoken to. */
export interface Target {
  readonly conversation: readonly Uint8Array[];
  /** Bytes at the end that it can do without; none unless given. */
  readonly spare?: number;
  /** Hears each copy on a connection of its own, and a good request beside them. */
  hear(copies: readonly Damaged[]): Promise<Heard>;
  close?(): Promise<void>;
}

/** One kind of conversation, and who hears it. */
export interface Layer {
  readonly name: string;
  /** One position in so many is damaged in the quick suite; the slow one takes them all. */
  readonly stride: number;
  /** What a copy may end with. */
  readonly codes: RegExp;
  open(): Promise<Target>;
}

export interface Toll {
  readonly copies: number;
  readonly served: number;
  /** How many copies ended with each code. */
  readonly codes: Readonly<Record<string, number>>;
  /** What was not as it should be, and which copy shows it. */
  readonly complaints: readonly string[];
  /** Bytes. */
  readonly memory: { readonly most: number; readonly kept: number };
}

/** The stride that leaves no position out. */
export const EVERY_BYTE = 1;

/** Damages a conversation in every way, at one position in `stride`. */
export async function attack(layer: Layer, stride: number): Promise<Toll> {
  const target = await layer.open();
  const copies = damagedCopies(target.conversation, stride);
  const needed = Buffer.concat(target.conversation).length - (target.spare ?? 0);
  const codes: Record<string, number> = {};
  const complaints: string[] = [];
  let served = 0;
  const memory = new MemoryWatch();
  for (const batch of batchesOf(copies)) {
    const { fates, isGoodServed, failures = [] } = await target.hear(batch);
    memory.look();
    for (const [index, copy] of batch.entries()) {
      const fate = fates[index] ?? { isServed: false };
      if (fate.isServed) served += 1;
      if (fate.code !== undefined) codes[fate.code] = (codes[fate.code] ?? 0) + 1;
      const complaint = complaintAbout(copy, fate, needed, layer.codes);
      if (complaint !== undefined) complaints.push(complaint);
    }
    const place = `beside those from ${placeOf(batch[0])}`;
    if (!isGoodServed) complaints.push(`a good request was not served ${place}`);
    for (const failure of failures) complaints.push(`${JSON.stringify(failure)} ${place}`);
  }
  await target.close?.();
  return {
    copies: copies.length,
    served,
    codes,
    complaints,
    memory: { most: memory.most, kept: await memory.kept() },
  };
}

function complaintAbout(
  copy: Damaged,
  { isServed, code, isLeftOpen = false }: Fate,
  needed: number,
  codes: RegExp,
): string | undefined {
  const place = placeOf(copy);
  if (isLeftOpen) return `${place}: left open`;
  if (code === undefined && !isServed) return `${place}: refused without a code`;
  if (code !== undefined && !codes.test(code)) return `${place}: ended with ${code}`;
  const isShort = copy.how === 'truncated' && copy.position < needed;
  return isServed && isShort ? `${place}: served all the same` : undefined;
}

function placeOf(copy: Damaged | undefined): string {
  return `${copy?.how} at ${copy?.position}`;
}

const MEBIBYTE = 1_048_576;
/** A batch of 40, and what waits to be collected. None of the messages has more than 65,536 bytes. */
const MEMORY_MAX = 256 * MEBIBYTE;
/** Thousands of events in the log, and compiled code; what a copy sent has to be gone. */
const KEPT_MAX = 64 * MEBIBYTE;

/** Every copy was served or ended with a code, every good request was served, and the memory was given back. */
export function expectHeld({ copies, served, codes, complaints, memory }: Toll): void {
  expect(complaints).toEqual([]);
  expect(served).toBeLessThan(copies);
  expect(Object.keys(codes)).not.toEqual([]);
  expect(memory.most).toBeLessThan(MEMORY_MAX);
  expect(memory.kept).toBeLessThan(KEPT_MAX);
}
