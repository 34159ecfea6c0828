import type { AadstsCode } from './aadsts-code.ts';
import { PASS_THROUGH_CODES } from './aadsts-pass-through.ts';
import { SIGN_IN_CODES } from './aadsts-sign-in.ts';

export type { AadstsCode } from './aadsts-code.ts';

/** A code as it is written everywhere, such as `AADSTS80002`. */
export type AadstsText = `AADSTS${number}`;

/** The catalogue, by code. */
export const AADSTS_CODES: Readonly<Record<AadstsText, AadstsCode>> = Object.fromEntries(
  [...PASS_THROUGH_CODES, ...SIGN_IN_CODES].map((row) => [row.code, row]),
);

/** What documents of the preview print for 80002. */
const MISPRINTS: Readonly<Record<string, number>> = { '8002': 80_002 };

/**
 * Reads `80002`, `AADSTS80002` in any case, or the misprint `AADSTS8002`, which gives `AADSTS80002`.
 *
 * @returns `undefined` when the text has another form; the code may be one that the catalogue does not have
 */
export function parseAadsts(text: string): AadstsText | undefined {
  const digits = /^\s*(?:AADSTS)?(\d{4,7})\s*$/i.exec(text)?.[1];
  return digits === undefined ? undefined : `AADSTS${MISPRINTS[digits] ?? Number(digits)}`;
}

/** The row of a code in any form that {@link parseAadsts} reads. */
export function findAadsts(text: string): AadstsCode | undefined {
  const code = parseAadsts(text);
  return code === undefined ? undefined : AADSTS_CODES[code];
}

/** Whether a code belongs to Pass-through Authentication by its number, explained or not. */
export function isPassThroughCode(code: AadstsText): boolean {
  const number = Number(code.slice('AADSTS'.length));
  return number >= 80_000 && number < 81_000;
}
