import { DECRYPTION_FAILED, ENCRYPTION_DATA_NOT_FOUND } from '../verdict.ts';
import { type AadstsCode, findAadsts, isPassThroughCode, parseAadsts } from './aadsts.ts';
import { parseLdapDiagnostic } from './ldap-diagnostic.ts';
import {
  findWin32,
  findWin32ByKerberos,
  findWin32ByNtstatus,
  WIN32_ERRORS,
  type Win32Error,
} from './win32.ts';

/** One way to read what a user typed. `reading` says how it was read, as a sentence without its full stop. */
export type CodeExplanation =
  | { readonly kind: 'aadsts'; readonly reading: string; readonly entry: AadstsCode }
  | { readonly kind: 'win32'; readonly reading: string; readonly entry: Win32Error }
  | {
      readonly kind: 'reason';
      readonly reading: string;
      readonly name: string;
      readonly meaning: string;
    }
  | { readonly kind: 'unexplained'; readonly reading: string };

/** Longer than the longest diagnostic message that anybody pastes. */
const TYPED_LENGTH_MAX = 1024;

/**
 * All readings of a code as people type it: `80002`, `aadsts8002`, `1328`, `0x530`, `data 530`, `C000006F`, a symbol,
 * a verdict's reason, or a whole LDAP diagnostic message. An ambiguous text gives each reading.
 *
 * @returns best reading first; empty when the text is no code at all
 */
export function explainCode(typed: string): readonly CodeExplanation[] {
  const text = typed.slice(0, TYPED_LENGTH_MAX).trim();
  const ldap = parseLdapDiagnostic(text)?.data ?? /^data\s+([0-9a-f]{1,8})$/i.exec(text)?.[1];
  if (ldap !== undefined) return byLdapData(ldap);
  const hexadecimal = /^0x([0-9a-f]{1,8})$/i.exec(text)?.[1];
  if (hexadecimal !== undefined) return byHexadecimal(hexadecimal);
  if (/^AADSTS/i.test(text)) return byAadsts(text);
  const numbers = [...(/^\d{1,7}$/.test(text) ? byDecimal(text) : []), ...byBareHexadecimal(text)];
  return numbers.length > 0 ? withoutRepeats(numbers) : byName(text);
}

function byAadsts(text: string): CodeExplanation[] {
  const code = parseAadsts(text);
  if (code === undefined) return [];
  const entry = findAadsts(code);
  const digits = text.replace(/\D/g, '');
  if (entry !== undefined) {
    const misprint = `AADSTS${digits}` === code ? '' : `, which AADSTS${digits} is a misprint of`;
    return [{ kind: 'aadsts', reading: `${code}${misprint}`, entry }];
  }
  const family = isPassThroughCode(code) ? ' of Pass-through Authentication' : '';
  return [{ kind: 'unexplained', reading: `${code}: a code${family} that no document explains` }];
}

function byDecimal(text: string): CodeExplanation[] {
  const aadsts = findAadsts(text);
  const win32 = findWin32(Number(text));
  if (aadsts !== undefined) return byAadsts(`AADSTS${text}`);
  if (win32 !== undefined) {
    return [{ kind: 'win32', reading: `Win32 error ${text} in decimal`, entry: win32 }];
  }
  if (isPassThroughCode(`AADSTS${Number(text)}`)) return byAadsts(`AADSTS${text}`);
  const asLdapData = findWin32(Number.parseInt(text, 16));
  return asLdapData === undefined
    ? []
    : [{ kind: 'unexplained', reading: `Win32 error ${text} in decimal: not in this table` }];
}

/** Without `0x`: eight digits are an NTSTATUS, three or fewer may be LDAP data. */
function byBareHexadecimal(text: string): CodeExplanation[] {
  if (!/^[0-9a-f]{1,8}$/i.test(text)) return [];
  if (text.length === 8) return byHexadecimal(text);
  const entry = findWin32(Number.parseInt(text, 16));
  if (entry === undefined) return [];
  return [{ kind: 'win32', reading: `LDAP data ${text}, Win32 ${entry.code}`, entry }];
}

function byHexadecimal(digits: string): CodeExplanation[] {
  const value = Number.parseInt(digits, 16);
  const sspi = SSPI_STATUSES[value];
  if (sspi !== undefined) return [{ kind: 'reason', ...sspi }];
  const win32 = findWin32(value);
  return withoutRepeats([
    ...(win32 === undefined
      ? []
      : [win32Reading(`Win32 error 0x${digits}, ${value} in decimal`, win32)]),
    ...findWin32ByNtstatus(value).map((entry) => win32Reading(`NTSTATUS 0x${digits}`, entry)),
    ...findWin32ByKerberos(value).map((entry) =>
      win32Reading(`Kerberos result 0x${digits}`, entry),
    ),
  ]);
}

function byLdapData(data: string): CodeExplanation[] {
  const value = Number.parseInt(data, 16);
  const entry = findWin32(value);
  const sspi = SSPI_STATUSES[value];
  if (sspi !== undefined) return [{ kind: 'reason', ...sspi }];
  if (entry !== undefined) return [win32Reading(`LDAP data ${data}, Win32 ${value}`, entry)];
  return [{ kind: 'unexplained', reading: `LDAP data ${data}, Win32 ${value}: not in this table` }];
}

function byName(text: string): CodeExplanation[] {
  const name = text.toUpperCase();
  const reason = REASONS.find((one) => one.name.toUpperCase() === name);
  if (reason !== undefined) {
    const reading = 'Reason in a verdict or trace log, in place of a Win32 code';
    return [{ kind: 'reason', reading, ...reason }];
  }
  return WIN32_ERRORS.filter(
    ({ symbol, ntstatusName }) =>
      symbol === name || ntstatusName === name || symbol === `ERROR_${name}`,
  ).map((entry) => win32Reading(`Symbol ${name}`, entry));
}

const REASONS = [
  {
    name: ENCRYPTION_DATA_NOT_FOUND,
    meaning:
      'The agent found no ciphertext for its certificate in the request; users may see AADSTS80011 (inferred).',
  },
  {
    name: DECRYPTION_FAILED,
    meaning:
      'The key of the agent does not open the ciphertext; users see AADSTS80010. The name is inferred: the real one is not public.',
  },
] as const;

/** [MS-ERREF] 2.1.1. They stand where one expects a Win32 code. */
const SSPI_STATUSES: Readonly<
  Record<number, { readonly reading: string; readonly name: string; readonly meaning: string }>
> = {
  [0x80090308]: {
    reading: 'SSPI status 0x80090308',
    name: 'SEC_E_INVALID_TOKEN',
    meaning: 'Begins every refused bind; the cause is in the data that follows.',
  },
  [0x80090346]: {
    reading: 'SSPI status 0x80090346',
    name: 'SEC_E_BAD_BINDINGS',
    meaning: 'The directory demands channel binding and the client did not send a fitting one.',
  },
};

function win32Reading(reading: string, entry: Win32Error): CodeExplanation {
  return { kind: 'win32', reading, entry };
}

/** The same row need not be told twice, as for `5`, which is one number in both bases. */
function withoutRepeats(readings: readonly CodeExplanation[]): CodeExplanation[] {
  const seen = new Set<unknown>();
  return readings.filter((one) => {
    const subject = one.kind === 'win32' || one.kind === 'aadsts' ? one.entry : one.reading;
    return !seen.has(subject) && seen.add(subject);
  });
}
