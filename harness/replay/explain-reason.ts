import { AADSTS_CODES } from '../pta/protocol/codes/aadsts.ts';
import { explainCode } from '../pta/protocol/codes/explain-code.ts';
import { findWin32, type Win32Error } from '../pta/protocol/codes/win32.ts';
import type { RejectionReason } from '../pta/protocol/messages.ts';
import { printable } from './printable.ts';

const WIN32_MAX = 0xffff_ffff;

/** The Win32 code that a reason is; `null` where it is a name. */
export function win32Of(reason: RejectionReason | null): number | null {
  if (reason === null || !/^(?:0|[1-9]\d{0,9})$/.test(reason)) return null;
  const code = Number(reason);
  return code <= WIN32_MAX ? code : null;
}

export function win32RowOf(reason: RejectionReason): Win32Error | undefined {
  return findWin32(win32Of(reason) ?? Number.NaN);
}

/** What is known of a reason, as a sentence. */
export function explainReason(reason: RejectionReason): string {
  const row = win32RowOf(reason);
  if (row !== undefined)
    return [`${row.symbol}: ${row.message}`, row.note].filter(Boolean).join(' ');
  if (win32Of(reason) !== null) {
    return `Win32 error ${reason} is in no table of this tool; net helpmsg ${reason} on Windows may name it.`;
  }
  const named = explainCode(reason).find((each) => each.kind === 'reason' && each.name === reason);
  return named?.kind === 'reason'
    ? named.meaning
    : `${printable(reason)} is no Win32 code and no name that public sources give.`;
}

/** What a code says on the sign-in page. */
export function explainAadsts(code: string): string {
  return Object.hasOwn(AADSTS_CODES, code)
    ? (AADSTS_CODES[code as keyof typeof AADSTS_CODES]?.signInText ?? '')
    : '';
}
