import type { ControllerContext } from '../../controller-context.ts';
import type { Draft } from '../draft.ts';

/** A number at the head of a text, as C's strtoll reads it with base 0: blanks before it, anything behind it. */
const LEADING_NUMBER = /^\s*([+-]?)(0x[0-9a-f]+|\d+)/i;

/** As many digits as any number of 64 bits has; longer ones are cut off, which no rule can tell. */
const DIGITS_MAX = 20;

/**
 * What a request writes to an account attribute that holds 32 bits. Samba reads what it is given as C does; where it
 * does not matter in the end that the text was no number, the syntax never comes to speak.
 */
export function requestedBits(
  draft: Draft,
  key: string,
  { profile }: ControllerContext,
): number | undefined {
  const unread = draft.unread.get(key);
  if (unread === undefined) return bits(draft.integer(key));
  return profile.readsNumbersLeniently ? bits(leadingInteger(unread)) : undefined;
}

export function leadingInteger(text: string): bigint {
  const [, sign = '', digits = '0'] = LEADING_NUMBER.exec(text) ?? [];
  const value = BigInt(digits.slice(0, DIGITS_MAX));
  return sign === '-' ? -value : value;
}

function bits(value: bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(BigInt.asUintN(32, value));
}
