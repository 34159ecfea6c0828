import type { AadstsText } from '../../../protocol/codes/aadsts.ts';
import type { WritebackOutcome } from './password-writeback.ts';

/** `0` for a password that was changed. The documents have the names of the codes alone; the pairs are read from them. */
export function writebackToAadsts(outcome: WritebackOutcome): 0 | AadstsText {
  switch (outcome.kind) {
    case 'changed':
      return 0;
    case 'wrong-password':
      return 'AADSTS120000';
    case 'refused-by-policy':
      return 'AADSTS120004';
    case 'locked-out-or-disabled':
      return 'AADSTS120014';
    case 'not-allowed':
      return 'AADSTS120015';
    case 'user-not-found':
      return 'AADSTS120016';
    case 'unreachable':
      return 'AADSTS120013';
    case 'failed':
      return 'AADSTS120020';
    default:
      return outcome satisfies never;
  }
}
