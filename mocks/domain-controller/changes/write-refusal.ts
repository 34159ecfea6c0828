import type { DirectoryProfile } from '../../directory/directory-profile.ts';
import { type LdapResult, LdapResultCode, SUCCESS } from '../ldap/ldap-operation.ts';

/** Windows codes at the head of a refused write's text. @see [MS-ERREF] 2.2 */
export const WriteError = {
  invalidParameter: 0x57,
  wrongPassword: 0x56,
  noSuchMember: 0x525,
  passwordRestriction: 0x52d,
  accountLockedOut: 0x775,
  attributeMissing: 0x200a,
  invalidValue: 0x200b,
  valueExists: 0x200d,
  nonLeaf: 0x2015,
  objectClassViolation: 0x2014,
  rdnNotModifiable: 0x2016,
  noSuchObject: 0x2030,
  invalidName: 0x2032,
  unwilling: 0x2035,
  namingViolation: 0x2037,
  constraint: 0x202f,
  nameTaken: 0x2071,
  notDeletable: 0x2077,
  noParent: 0x2095,
  accessDenied: 0x2098,
  machineClassRequired: 0x217c,
} as const;

export interface WriteProblem {
  readonly resultCode: number;
  readonly code: number;
  /** What is wrong, in our words; Samba's own differ with each version, and Windows says none. */
  readonly text: string;
}

/** Kind of error and number of the problem, as Windows words them; the DSIDs change with every patch. Inferred but for 1005, 5003 and 2001. */
const WINDOWS_PROBLEMS: Readonly<Record<number, string>> = {
  [LdapResultCode.noSuchAttribute]: 'AtrErr: DSID-03190F80, problem 1001 (NO_ATTRIBUTE_OR_VAL)',
  [LdapResultCode.constraintViolation]: 'AtrErr: DSID-03191083, problem 1005 (CONSTRAINT_ATT_TYPE)',
  [LdapResultCode.attributeOrValueExists]:
    'AtrErr: DSID-031910C1, problem 1006 (ATT_OR_VALUE_EXISTS)',
  [LdapResultCode.invalidAttributeSyntax]:
    'AtrErr: DSID-03191083, problem 1002 (INVALID_ATT_SYNTAX)',
  [LdapResultCode.noSuchObject]: 'NameErr: DSID-03100245, problem 2001 (NO_OBJECT)',
  [LdapResultCode.namingViolation]: 'NameErr: DSID-03050F8B, problem 2005 (NAMING_VIOLATION)',
  [LdapResultCode.insufficientAccessRights]:
    'SecErr: DSID-03152E13, problem 4003 (INSUFF_ACCESS_RIGHTS)',
  [LdapResultCode.unwillingToPerform]: 'SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM)',
  [LdapResultCode.objectClassViolation]:
    'UpdErr: DSID-0315166D, problem 6002 (OBJ_CLASS_VIOLATION)',
  [LdapResultCode.notAllowedOnNonLeaf]: 'UpdErr: DSID-03150E47, problem 6003 (CANT_ON_NON_LEAF)',
  [LdapResultCode.notAllowedOnRdn]: 'UpdErr: DSID-030F141E, problem 6004 (CANT_ON_RDN)',
  [LdapResultCode.entryAlreadyExists]: 'UpdErr: DSID-031A1190, problem 6005 (ENTRY_EXISTS)',
};

/** The result of a write that is refused. The code stands in front on every directory. */
export function writeRefusal(
  { resultCode, code, text }: WriteProblem,
  profile: DirectoryProfile,
): LdapResult {
  const hex = code.toString(16).toUpperCase().padStart(8, '0');
  if (profile.name === 'samba') return { resultCode, diagnosticMessage: `${hex}: ${text}` };
  const problem = WINDOWS_PROBLEMS[resultCode] ?? 'SvcErr: DSID-031A1254, problem 5012 (DIR_ERROR)';
  return { resultCode, diagnosticMessage: `${hex}: ${problem}, data 0\n\0` };
}

/** The result of a write that was done: Samba says so in words. */
export function writeSuccess({ name }: DirectoryProfile): LdapResult {
  return name === 'samba' ? { ...SUCCESS, diagnosticMessage: '00000000: Success' } : SUCCESS;
}
