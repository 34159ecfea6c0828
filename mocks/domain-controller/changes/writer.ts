import { WellKnownRid } from '../../directory/default-entries.ts';
import type { Directory } from '../../directory/directory.ts';
import { groupsOf } from '../../directory/group-membership.ts';
import type { ControllerContext } from '../controller-context.ts';
import { diagnosticMessage } from '../diagnostic-message.ts';
import { type LdapResult, LdapResultCode, type LdapSession } from '../ldap/ldap-operation.ts';
import { WriteError, writeRefusal } from './write-refusal.ts';

/** Who writes. */
export interface Writer {
  /** {@link EntryRecord.id} of the account; it may be gone by now. */
  readonly id: number;
  readonly isAdministrator: boolean;
}

/** Members of these may write everything. Finer rights are not modelled. */
const ADMINISTRATORS: readonly number[] = [
  WellKnownRid.administrators,
  WellKnownRid.domainAdmins,
  WellKnownRid.enterpriseAdmins,
];

/** What every user may write on the own object. @see [MS-ADTS] 3.1.1.2.3.3 Personal-Information, Phone-and-Mail-Options, Web-Information */
const PERSONAL_INFORMATION: ReadonlySet<string> = new Set([
  'assistant',
  'c',
  'facsimiletelephonenumber',
  'homephone',
  'homepostaladdress',
  'info',
  'initials',
  'ipphone',
  'l',
  'mobile',
  'otherfacsimiletelephonenumber',
  'otherhomephone',
  'otheripphone',
  'othermobile',
  'otherpager',
  'othertelephone',
  'pager',
  'personaltitle',
  'physicaldeliveryofficename',
  'postaladdress',
  'postalcode',
  'postofficebox',
  'st',
  'street',
  'streetaddress',
  'telephonenumber',
  'thumbnailphoto',
  'url',
  'wwwhomepage',
]);

/** Whoever is bound, or why nobody may write here: not bound, or on the ports of the global catalog. */
export function writerOf(
  { identity, service }: LdapSession,
  context: ControllerContext,
): { readonly writer: Writer } | { readonly refused: LdapResult } {
  const { directory, profile } = context;
  if (identity === undefined) {
    return {
      refused: {
        resultCode: LdapResultCode.operationsError,
        diagnosticMessage: diagnosticMessage(profile, 'anonymousOperation'),
      },
    };
  }
  if (service === 'global-catalog') {
    const { unwillingToPerform } = LdapResultCode;
    const text = 'modify forbidden on global catalog port';
    const problem = { resultCode: unwillingToPerform, code: WriteError.unwilling, text };
    return { refused: writeRefusal(problem, profile) };
  }
  return { writer: { id: identity.id, isAdministrator: isAdministrator(directory, identity.id) } };
}

/** @param keys - lower-case names of what is to be written */
export function mayWrite(writer: Writer, target: number, keys: readonly string[]): boolean {
  if (writer.isAdministrator) return true;
  return writer.id === target && keys.every((key) => PERSONAL_INFORMATION.has(key));
}

export function accessDenied({ profile }: ControllerContext): LdapResult {
  const { insufficientAccessRights: resultCode } = LdapResultCode;
  const text = 'The account that is bound has no right to do this.';
  return writeRefusal({ resultCode, code: WriteError.accessDenied, text }, profile);
}

function isAdministrator(directory: Directory, id: number): boolean {
  const record = directory.record(id);
  if (record === undefined) return false;
  const groups = groupsOf(directory, record);
  return ADMINISTRATORS.some((group) => groups.has(group));
}
