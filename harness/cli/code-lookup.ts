import { AADSTS_CODES } from '../pta/protocol/codes/aadsts.ts';
import { WIN32_ERRORS } from '../pta/protocol/codes/win32.ts';
import { nearest } from './misuse.ts';

/** Win32 codes have five digits at most, and those in the table four. */
const WIN32_MAX = 9_999;

/** The known codes that are nearest to an unknown one: the next number below and above, or the likeliest name. */
export function nearestCodes(typed: string): string[] {
  const digits = /^(?:AADSTS)?\s*(\d{1,7})$/i.exec(typed.trim())?.[1];
  if (digits !== undefined) {
    const number = Number(digits);
    const isAadsts = /^AADSTS/i.test(typed.trim()) || number > WIN32_MAX;
    return isAadsts
      ? around(number, AADSTS_NUMBERS).map((code) => `AADSTS${code}`)
      : around(number, WIN32_NUMBERS).map((code) => `Win32 ${code}`);
  }
  const name = nearest(typed, NAMES);
  return [name ?? 'pta-harness codes lists all of Entra'];
}

/** The AADSTS code of a symbolic name such as `OnPremiseStoreIsNotAvailable`, in any case. */
export function findByName(typed: string): string | undefined {
  const wanted = typed.trim().toLowerCase();
  return Object.values(AADSTS_CODES).find(({ name }) => name?.toLowerCase() === wanted)?.code;
}

const AADSTS_NUMBERS = Object.keys(AADSTS_CODES)
  .map((code) => Number(code.slice('AADSTS'.length)))
  .sort((a, b) => a - b);
const WIN32_NUMBERS = WIN32_ERRORS.map(({ code }) => code);
const NAMES: readonly string[] = [
  ...Object.keys(AADSTS_CODES),
  ...Object.values(AADSTS_CODES).flatMap(({ name }) => (name === undefined ? [] : [name])),
  ...WIN32_ERRORS.flatMap(({ symbol, ntstatusName }) => [symbol, ntstatusName]),
];

function around(number: number, known: readonly number[]): number[] {
  const below = known.findLast((each) => each < number);
  const above = known.find((each) => each > number);
  return [below, above].filter((each) => each !== undefined);
}
