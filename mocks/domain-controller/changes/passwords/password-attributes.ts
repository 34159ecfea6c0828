import type { Secret } from '../../../../harness/runtime/secret.ts';
import type { Directory } from '../../../directory/directory.ts';
import { storedText } from '../../../directory/entry-record.ts';
import { readUnicodePwd, readUserPassword } from './password-value.ts';

export const UNICODE_PWD = 'unicodepwd';
const USER_PASSWORD = 'userpassword';

/** Where the forest's `dSHeuristics` are. @see [MS-ADTS] 6.1.1.2.4.1.2 */
const DIRECTORY_SERVICE = 'CN=Directory Service,CN=Windows NT,CN=Services,CN=Configuration';

/** Character of `dSHeuristics` that makes `userPassword` a password: fUserPwdSupport. 0 and 2 leave it an attribute. */
const USER_PASSWORD_SUPPORT = 8;

/** How an attribute carries passwords; `undefined` for all others. @param key - lower-case name */
export function passwordReader(
  key: string,
  directory: Directory,
): ((octets: Uint8Array) => Secret | undefined) | undefined {
  if (key === UNICODE_PWD) return readUnicodePwd;
  return key === USER_PASSWORD && takesUserPassword(directory) ? readUserPassword : undefined;
}

function takesUserPassword(directory: Directory): boolean {
  const service = directory.recordByDn(`${DIRECTORY_SERVICE},${directory.domain.baseDn}`);
  const heuristics = service === undefined ? '' : (storedText(service, 'dsheuristics') ?? '');
  const support = heuristics[USER_PASSWORD_SUPPORT];
  return support !== undefined && support !== '0' && support !== '2';
}
