import type { ControllerContext } from '../controller-context.ts';
import type { RequestedChange } from '../ldap/ldap-operation.ts';
import { unwilling } from './apply-change.ts';
import type { WriteProblem } from './write-refusal.ts';

const LOGON_COUNTERS: ReadonlySet<string> = new Set([
  'badpwdcount',
  'badpasswordtime',
  'lastlogoff',
  'lastlogon',
  'lastlogontimestamp',
  'logoncount',
]);

/** ERROR_DS_ATTRIBUTE_OWNED_BY_SAM */
const OWNED_BY_SAM = 0x209a;

/** What the account database counts, and lets nobody write on Windows. */
export function protectedChange(
  { attribute }: Pick<RequestedChange, 'attribute'>,
  { profile }: ControllerContext,
): WriteProblem | undefined {
  if (profile.writesLogonCounters || !LOGON_COUNTERS.has(attribute.toLowerCase())) return undefined;
  return { ...unwilling(`${attribute} belongs to the account database.`), code: OWNED_BY_SAM };
}
