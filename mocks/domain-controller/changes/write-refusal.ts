import type { DirectoryProfile } from '../../directory/directory-profile.ts';
import { type LdapResult, LdapResultCode, SUCCESS } from '../ldap/ldap-operation.ts';
import type { WriteProblem } from './write-problem.ts';

/**
 * Kind of error and number of the problem, as Windows words them; the DSIDs change with every patch. Captured for
 * 1005, 2001 and 5003; the others are inferred from the error names of [MS-ADTS] 3.1.1.3.1.9.
 */
const WINDOWS_PROBLEMS: Readonly<Record<number, string>> = {
  [LdapResultCode.noSuchAttribute]: 'AtrErr: DSID-03190F80, problem 1001 (NO_ATTRIBUTE_OR_VAL)',
  [LdapResultCode.constraintViolation]: 'AtrErr: DSID-03191083, problem 1005 (CONSTRAINT_ATT_TYPE)',
  [LdapResultCode.attributeOrValueExists]:
    'AtrErr: DSID-031910C1, problem 1006 (ATT_OR_VALUE_EXISTS)',
  [LdapResultCode.invalidAttributeSyntax]:
    'AtrErr: DSID-03191083, problem 1002 (INVALID_ATT_SYNTAX)',
  [LdapResultCode.noSuchObject]: 'NameErr: DSID-03100245, problem 2001 (NO_OBJECT)',
  [LdapResultCode.invalidDNSyntax]: 'NameErr: DSID-03100213, problem 2006 (BAD_NAME)',
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

const OTHER_PROBLEM = 'SvcErr: DSID-031A1254, problem 5012 (DIR_ERROR)';

/** The result of a write that is refused. The code stands in front, but for a few refusals of Samba's database. */
export function writeRefusal(
  { resultCode, code, text, bare, referrals }: WriteProblem,
  { explainsRefusedWrites, diagnosticsEndWithNul }: DirectoryProfile,
): LdapResult {
  const hex = code.toString(16).toUpperCase().padStart(8, '0');
  const problem = WINDOWS_PROBLEMS[resultCode] ?? OTHER_PROBLEM;
  const explanation = bare === true ? text : `${hex}: ${text}`;
  const diagnostic = explainsRefusedWrites ? explanation : `${hex}: ${problem}, data 0\n`;
  return {
    resultCode,
    diagnosticMessage: diagnosticsEndWithNul ? `${diagnostic}\0` : diagnostic,
    ...(referrals === undefined ? {} : { referrals }),
  };
}

/** The result of a write that was done. */
export function writeSuccess({ texts }: DirectoryProfile): LdapResult {
  return { ...SUCCESS, diagnosticMessage: texts.writeDone };
}
