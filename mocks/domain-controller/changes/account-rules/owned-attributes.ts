import { unwilling, WriteError } from '../write-problem.ts';
import type { AccountRule } from './account-rule.ts';

/** Given by the directory to every account and group. */
const GIVEN = ['objectsid', 'samaccounttype', 'iscriticalsystemobject'];

const LOGON_COUNTERS = [
  'badpwdcount',
  'badpasswordtime',
  'lastlogoff',
  'lastlogon',
  'lastlogontimestamp',
  'logoncount',
];

/** Key material, which nobody writes; `unicodePwd` takes passwords. */
const KEY_MATERIAL = ['dbcspwd', 'lmpwdhistory', 'ntpwdhistory', 'supplementalcredentials'];

/** What the account database counts, and lets nobody write on Windows. */
export const ownedAttributes: AccountRule = ({ written }, { profile }) => {
  const given = [...GIVEN, ...KEY_MATERIAL].find((key) => written.has(key));
  if (given !== undefined) return unwilling(`${given} is given by the directory.`);
  const counter = LOGON_COUNTERS.find((key) => written.has(key));
  if (counter === undefined || profile.writesLogonCounters) return undefined;
  const text = `${counter} belongs to the account database.`;
  return { ...unwilling(text), code: WriteError.ownedBySam };
};
