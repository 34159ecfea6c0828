import { expect } from 'vitest';
import { AADSTS_CODES, type AadstsText } from '../../../harness/pta/protocol/codes/aadsts.ts';
import { LAB_REACH } from '../../../harness/pta/protocol/codes/lab-reach.ts';
import type { Refusal } from './cause.ts';

export interface Case<T> {
  readonly code: AadstsText;
  /** In the catalogue's words. */
  readonly what: string;
  readonly cause: T;
}

/** A table by the numbers of codes, as cases of a test. */
export function casesOf<T>(table: Readonly<Record<number, T>>): Case<T>[] {
  return Object.entries(table).map(([number, cause]) => {
    const code: AadstsText = `AADSTS${Number(number)}`;
    const reach = LAB_REACH[code];
    return { code, cause, what: reach?.kind === 'reached' ? reach.cause : 'a cause without words' };
  });
}

/** Just this code, and beside it what the catalogue says. */
export function expectRefusal({ code, error, suberror }: Refusal, expected: AadstsText): void {
  expect(code).toBe(expected);
  const row = AADSTS_CODES[expected];
  if (error !== undefined) expect(error).toBe(row?.error);
  if (suberror !== undefined) expect(suberror).toBe(row?.suberror);
}
