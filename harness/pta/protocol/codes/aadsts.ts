import { APPLICATION_CODES } from './aadsts-applications.ts';
import type { AadstsCode } from './aadsts-code.ts';
import { CREDENTIAL_CODES } from './aadsts-credentials.ts';
import { DESKTOP_SSO_CODES } from './aadsts-desktop-sso.ts';
import { GRANT_CODES } from './aadsts-grants.ts';
import { PASS_THROUGH_CODES } from './aadsts-pass-through.ts';
import { PASSWORD_CHANGE_CODES } from './aadsts-password-change.ts';
import { POLICY_CODES } from './aadsts-policies.ts';
import { REQUEST_CODES } from './aadsts-requests.ts';
import { SECOND_FACTOR_CODES } from './aadsts-second-factor.ts';
import { SERVICE_CODES } from './aadsts-service.ts';
import { SESSION_CODES } from './aadsts-sessions.ts';
import { TENANT_CODES } from './aadsts-tenants.ts';

export type { AadstsCode } from './aadsts-code.ts';

/** A code as it is written everywhere, such as `AADSTS80002`. */
export type AadstsText = `AADSTS${number}`;

/** Codes that are about one thing. */
export interface AadstsFamily {
  readonly title: string;
  readonly codes: readonly AadstsCode[];
}

/** The catalogue, by what the codes are about. */
export const AADSTS_FAMILIES: readonly AadstsFamily[] = [
  { title: 'Pass-through Authentication', codes: PASS_THROUGH_CODES },
  { title: 'User, password and account', codes: CREDENTIAL_CODES },
  { title: 'Second factor', codes: SECOND_FACTOR_CODES },
  { title: 'Assignment, Conditional Access and consent', codes: POLICY_CODES },
  { title: 'Sessions', codes: SESSION_CODES },
  { title: 'Changing the password', codes: PASSWORD_CHANGE_CODES },
  { title: 'Tenants, domains and users of others', codes: TENANT_CODES },
  { title: 'Applications', codes: APPLICATION_CODES },
  { title: 'Codes and tokens that a client redeems', codes: GRANT_CODES },
  { title: 'The form of a request', codes: REQUEST_CODES },
  { title: 'The service itself', codes: SERVICE_CODES },
  { title: 'Seamless single sign-on', codes: DESKTOP_SSO_CODES },
];

/** The catalogue, by code. */
export const AADSTS_CODES: Readonly<Record<AadstsText, AadstsCode>> = Object.fromEntries(
  AADSTS_FAMILIES.flatMap(({ codes }) => codes.map((row) => [row.code, row])),
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
