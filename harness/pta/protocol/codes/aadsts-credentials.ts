import {
  type AadstsCode,
  DOCUMENTED,
  INFERRED,
  REFERENCE,
  SMART_LOCKOUT,
  TROUBLESHOOT,
} from './aadsts-code.ts';
import { INVALID_GRANT } from './oauth-error.ts';

/** Codes about the user, the password and the account, whoever checks them. */
export const CREDENTIAL_CODES: readonly AadstsCode[] = [
  {
    code: 'AADSTS50034',
    name: 'UserAccountNotFound',
    signInText: 'The user account does not exist in this directory.',
    cause: 'The user name is not in the tenant; no agent is asked.',
    transient: 'no',
    remedy: 'Check the user name; synchronise or create the user.',
    ...DOCUMENTED,
    ...INVALID_GRANT,
  },
  {
    code: 'AADSTS50053',
    name: 'IdsLocked',
    signInText: 'The account is temporarily locked to prevent unauthorised use.',
    logText:
      'The account is locked after too many sign-ins with a wrong user name or password, or the address is one of malicious activity.',
    cause:
      'Smart Lockout counted too many wrong passwords, or the address is held for malicious; no agent is asked. Also an account that Active Directory has locked out (Win32 1909, inferred).',
    transient: 'yes',
    remedy: 'Wait until the lock ends, or reset the password.',
    source: SMART_LOCKOUT,
    confidence: 'inferred',
    ...INVALID_GRANT,
  },
  {
    code: 'AADSTS50055',
    name: 'InvalidPasswordExpiredPassword',
    signInText: 'The password has expired.',
    cause: 'The password in the cloud has expired.',
    transient: 'no',
    remedy: 'Change the password.',
    ...DOCUMENTED,
    ...INVALID_GRANT,
    suberror: 'user_password_expired',
  },
  {
    code: 'AADSTS50056',
    signInText: 'There is no password for this user, or it is not valid.',
    cause:
      'The directory holds no password of the user, as for federated users without hash synchronisation.',
    transient: 'no',
    remedy: 'Have the password set, or synchronise it.',
    ...DOCUMENTED,
    error: 'invalid_grant',
    errorBasis: 'captured',
  },
  {
    code: 'AADSTS50057',
    name: 'UserDisabled',
    signInText: 'The user account is disabled.',
    cause:
      'The account, or the Active Directory object behind it, is disabled (Win32 1331, inferred).',
    transient: 'no',
    remedy: 'Have an administrator enable the account.',
    ...INFERRED,
    ...INVALID_GRANT,
  },
  {
    code: 'AADSTS50064',
    name: 'CredentialAuthenticationError',
    signInText: 'The user name or password could not be validated.',
    cause: 'The check of the credential failed, for a reason that is not public.',
    transient: 'no',
    remedy: 'Enter them again.',
    ...DOCUMENTED,
    error: 'invalid_grant',
    errorBasis: 'inferred',
  },
  {
    code: 'AADSTS50126',
    name: 'InvalidUserNameOrPassword',
    signInText: 'The user name or the password is wrong.',
    logText: 'Invalid user name or password, or invalid on-premises user name or password.',
    cause:
      'The password was refused, in the cloud or on-premises (Win32 1326); counts towards Smart Lockout.',
    transient: 'no',
    remedy: 'Enter them again.',
    source: REFERENCE,
    confidence: 'documented',
    ...INVALID_GRANT,
  },
  {
    code: 'AADSTS50144',
    name: 'InvalidPasswordExpiredOnPremPassword',
    signInText: 'The Active Directory password of the user has expired.',
    cause: 'The domain controller refused an expired password (Win32 1330, 1907).',
    transient: 'no',
    remedy:
      'Reset the password in on-premises Active Directory, or change it where writeback allows.',
    source: TROUBLESHOOT,
    confidence: 'documented',
    ...INVALID_GRANT,
  },
];
