import { Win32 } from '../../win32-codes.ts';
import type { BindCheck } from './bind-check.ts';

/** 0 and the largest value mean never; so does -1, which is read as unsigned. Exact to the tick. */
export const accountExpiry: BindCheck = ({ accountExpires }, { now }) => {
  const expires = BigInt.asUintN(64, accountExpires);
  return expires !== 0n && now > expires ? Win32.ERROR_ACCOUNT_EXPIRED : undefined;
};
