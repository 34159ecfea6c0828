import { LdapResultCode } from '../ldap/ldap-operation.ts';

/** Windows codes at the head of a refused write's text. @see [MS-ERREF] 2.2 */
export const WriteError = {
  generalFailure: 0x1f,
  wrongPassword: 0x56,
  invalidParameter: 0x57,
  noSuchMember: 0x525,
  passwordRestriction: 0x52d,
  memberMissing: 0x561,
  memberExists: 0x562,
  accountLockedOut: 0x775,
  attributeMissing: 0x200a,
  invalidValue: 0x200b,
  undefinedAttribute: 0x200c,
  valueExists: 0x200d,
  objectClassViolation: 0x2014,
  nonLeaf: 0x2015,
  rdnNotModifiable: 0x2016,
  operationsError: 0x2020,
  protocolError: 0x2021,
  referral: 0x202b,
  constraint: 0x202f,
  noSuchObject: 0x2030,
  invalidName: 0x2032,
  unwilling: 0x2035,
  namingViolation: 0x2037,
  nameTaken: 0x2071,
  notDeletable: 0x2077,
  oldValueMissing: 0x2085,
  other: 0x2095,
  accessDenied: 0x2098,
  ownedBySam: 0x209a,
  referenceMissing: 0x20b5,
  machineClassRequired: 0x217c,
} as const;

/** Why a write is refused. */
export interface WriteProblem {
  readonly resultCode: number;
  /** Win32 code. */
  readonly code: number;
  /** What is wrong, in our words; Samba's own differ with each version, and Windows says none. Never a value. */
  readonly text: string;
  /** Samba words this refusal without a code. */
  readonly bare?: true;
  readonly referrals?: readonly string[];
}

export function unwilling(text: string): WriteProblem {
  return { resultCode: LdapResultCode.unwillingToPerform, code: WriteError.unwilling, text };
}

export function constraint(text: string): WriteProblem {
  return { resultCode: LdapResultCode.constraintViolation, code: WriteError.constraint, text };
}

export function classViolation(text: string): WriteProblem {
  const resultCode = LdapResultCode.objectClassViolation;
  return { resultCode, code: WriteError.objectClassViolation, text };
}

export function namingViolation(text: string): WriteProblem {
  return { resultCode: LdapResultCode.namingViolation, code: WriteError.namingViolation, text };
}

export function unknownAttribute(name: string): WriteProblem {
  return {
    resultCode: LdapResultCode.noSuchAttribute,
    code: WriteError.attributeMissing,
    text: `The schema has no attribute ${JSON.stringify(name)}.`,
  };
}

export function invalidName(text: string): WriteProblem {
  return { resultCode: LdapResultCode.invalidDNSyntax, code: WriteError.invalidName, text };
}

export function invalidValue(name: string): WriteProblem {
  return {
    resultCode: LdapResultCode.invalidAttributeSyntax,
    code: WriteError.invalidValue,
    text: `A value of ${name} is not of its syntax, or out of its range.`,
  };
}

export function accessDenied(text: string): WriteProblem {
  const resultCode = LdapResultCode.insufficientAccessRights;
  return { resultCode, code: WriteError.accessDenied, text };
}

export function nameTaken(text: string): WriteProblem {
  return { resultCode: LdapResultCode.entryAlreadyExists, code: WriteError.nameTaken, text };
}

export function notDeletable(name: string): WriteProblem {
  return { ...unwilling(`${name} cannot be deleted.`), code: WriteError.notDeletable };
}

export function operationsError(text: string): WriteProblem {
  return { resultCode: LdapResultCode.operationsError, code: WriteError.operationsError, text };
}

export function otherError(text: string, code: number = WriteError.other): WriteProblem {
  return { resultCode: LdapResultCode.other, code, text };
}
