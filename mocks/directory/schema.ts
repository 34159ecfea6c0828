/** How values of an attribute are compared. */
export type AttributeSyntax = 'text' | 'integer' | 'name' | 'bytes';

/**
 * The attributes that the lab's entries carry, in the spelling of the schema; replies use it whatever the request
 * said. An attribute that is not here keeps the spelling it was first written with, and compares as text.
 */
const SCHEMA: Readonly<Record<string, AttributeSyntax>> = {
  objectClass: 'text',
  cn: 'text',
  name: 'text',
  dc: 'text',
  ou: 'text',
  description: 'text',
  distinguishedName: 'name',
  objectCategory: 'name',
  userPrincipalName: 'text',
  sAMAccountName: 'text',
  displayName: 'text',
  givenName: 'text',
  sn: 'text',
  mail: 'text',
  memberOf: 'name',
  member: 'name',
  userAccountControl: 'integer',
  pwdLastSet: 'integer',
  accountExpires: 'integer',
  lockoutTime: 'integer',
  badPwdCount: 'integer',
  badPasswordTime: 'integer',
  lastLogon: 'integer',
  lastLogonTimestamp: 'integer',
  logonCount: 'integer',
  logonHours: 'bytes',
  userWorkstations: 'text',
  lockoutThreshold: 'integer',
  lockoutDuration: 'integer',
  lockOutObservationWindow: 'integer',
  maxPwdAge: 'integer',
  minPwdAge: 'integer',
  minPwdLength: 'integer',
  pwdHistoryLength: 'integer',
  pwdProperties: 'integer',
  'msDS-User-Account-Control-Computed': 'integer',
  'msDS-UserPasswordExpiryTimeComputed': 'integer',
};

const BY_KEY = new Map(
  Object.entries(SCHEMA).map(([name, syntax]) => [name.toLowerCase(), { name, syntax }]),
);

/** @param name - in any case */
export function schemaSpelling(name: string): string {
  return BY_KEY.get(name.toLowerCase())?.name ?? name;
}

export function syntaxOf(name: string): AttributeSyntax {
  return BY_KEY.get(name.toLowerCase())?.syntax ?? 'text';
}
