import { UserAccountControl } from '../../../directory/user-account-control.ts';
import type { Draft } from '../draft.ts';
import {
  accessDenied,
  classViolation,
  otherError,
  WriteError,
  type WriteProblem,
} from '../write-problem.ts';

/** The computer is a read-only domain controller. @see [MS-ADTS] 2.2.16 */
export const PARTIAL_SECRETS_ACCOUNT = 0x400_0000;

const {
  INTERDOMAIN_TRUST_ACCOUNT,
  NORMAL_ACCOUNT,
  SERVER_TRUST_ACCOUNT,
  TEMP_DUPLICATE_ACCOUNT,
  WORKSTATION_TRUST_ACCOUNT,
} = UserAccountControl;

/** Bits that nobody sets, or not on such an object. Observed on Samba 4.17. */
export function accountControlProblem(control: number, draft: Draft): WriteProblem | undefined {
  const has = (bits: number) => (control & bits) !== 0;
  const kinds = [NORMAL_ACCOUNT, WORKSTATION_TRUST_ACCOUNT, SERVER_TRUST_ACCOUNT].filter(has);
  if (has(TEMP_DUPLICATE_ACCOUNT)) return refused('UF_TEMP_DUPLICATE_ACCOUNT is never allowed.');
  if (has(PARTIAL_SECRETS_ACCOUNT) && !has(WORKSTATION_TRUST_ACCOUNT)) {
    return refused('UF_PARTIAL_SECRETS_ACCOUNT is for workstation trust accounts.');
  }
  if (has(INTERDOMAIN_TRUST_ACCOUNT)) {
    return { ...accessDenied('A trust is made by the LSA, and not over LDAP.'), bare: true };
  }
  if (kinds.length > 1) return refused('An account is of one kind.');
  const isComputer = draft.isA('computer');
  const needsComputer =
    has(SERVER_TRUST_ACCOUNT) || (has(WORKSTATION_TRUST_ACCOUNT) && draft.before === undefined);
  if (!needsComputer || isComputer) return undefined;
  const problem = classViolation('A machine account needs the object class computer.');
  return { ...problem, code: WriteError.machineClassRequired };
}

function refused(text: string): WriteProblem {
  return { ...otherError(text), bare: true };
}
