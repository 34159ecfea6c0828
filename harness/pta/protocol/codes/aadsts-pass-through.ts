import { type AadstsCode, REFERENCE, TROUBLESHOOT } from './aadsts-code.ts';

/**
 * The 800xx codes that any public document explains. 80001, 80004, 80005 and 80007 mean one thing on the sign-in page
 * and another in the sign-in log. No document explains 80000, 80006, 80008, 80009 and 80015 onwards.
 */
export const PASS_THROUGH_CODES: readonly AadstsCode[] = [
  {
    code: 'AADSTS80001',
    name: 'OnPremiseStoreIsNotAvailable',
    signInText: 'The Authentication Agent cannot connect to Active Directory.',
    logText: 'No Authentication Agent is available.',
    cause:
      'No agent is active, or the agent has no logon server: it is not in the forest of the user, or no domain controller answers (Win32 1311, 1355, 1908).',
    transient: 'depends',
    remedy:
      'Install and register an agent; check that agent servers are members of the forest of the users and reach a domain controller.',
    source: TROUBLESHOOT,
    confidence: 'inferred',
  },
  {
    code: 'AADSTS80002',
    name: 'OnPremisePasswordValidatorRequestTimedout',
    signInText: 'A time-out occurred while connecting to Active Directory.',
    logText: 'The password validation request of the Authentication Agent timed out.',
    cause: 'A request went to an agent and nothing came back within the deadline.',
    transient: 'yes',
    remedy: 'Check that Active Directory is up and answers the agents.',
    source: TROUBLESHOOT,
    confidence: 'documented',
    note: 'Documents of the preview print AADSTS8002, a misprint that lived on in copies; it is read as AADSTS80002.',
  },
  {
    code: 'AADSTS80003',
    signInText: 'The Authentication Agent received an invalid response.',
    cause:
      'The answer of the agent has no verdict that can be read. The wording also fits an invalid answer of Active Directory to the agent.',
    transient: 'no',
    remedy: 'If it comes back for several users, check the configuration of Active Directory.',
    source: TROUBLESHOOT,
    confidence: 'inferred',
    note: 'Shown in the sign-in log only; no document gives a name.',
  },
  {
    code: 'AADSTS80004',
    signInText: 'The user name passed to the Authentication Agent is not valid.',
    logText: 'The sign-in request has an incorrect user principal name.',
    cause: 'The user name has no form that can be looked up on-premises (perhaps also Win32 1317).',
    transient: 'no',
    remedy: 'Sign in with the correct user name.',
    source: TROUBLESHOOT,
    confidence: 'inferred',
  },
  {
    code: 'AADSTS80005',
    name: 'OnPremisePasswordValidatorUnpredictableWebException',
    signInText: 'Validation met an unpredictable web exception.',
    logText: 'An error occurred in the Authentication Agent.',
    cause: 'HTTP between agent and cloud failed, or the answer could not be processed.',
    transient: 'yes',
    remedy: 'Try again; if it goes on, open a support ticket.',
    source: TROUBLESHOOT,
    confidence: 'documented',
  },
  {
    code: 'AADSTS80007',
    name: 'OnPremisePasswordValidatorErrorOccurredOnPrem',
    signInText: 'An error occurred while communicating with Active Directory.',
    logText: 'The Authentication Agent cannot connect to Active Directory.',
    cause:
      'The logon call failed with a Win32 code that no other AADSTS code stands for, such as a broken trust, RPC or Netlogon.',
    transient: 'depends',
    remedy:
      'Read the trace log of the agent for the Win32 code, and check that Active Directory works as expected.',
    source: TROUBLESHOOT,
    confidence: 'inferred',
  },
  {
    code: 'AADSTS80010',
    name: 'OnPremisePasswordValidationEncryptionException',
    signInText: 'The Authentication Agent could not decrypt the password.',
    cause: 'The ciphertext does not fit the private key of the agent.',
    transient: 'no',
    remedy: 'If it comes back, install a new agent and uninstall the present one.',
    source: TROUBLESHOOT,
    confidence: 'documented',
  },
  {
    code: 'AADSTS80011',
    signInText: 'The Authentication Agent could not retrieve the decryption key.',
    cause:
      'The private key is missing or may not be read, or no ciphertext is for the certificate of the agent (EncryptionDataNotFound).',
    transient: 'no',
    remedy: 'If it comes back, install a new agent and uninstall the present one.',
    source: TROUBLESHOOT,
    confidence: 'inferred',
  },
  {
    code: 'AADSTS80012',
    name: 'OnPremisePasswordValidationAccountLogonInvalidHours',
    signInText: 'The user tried to sign in outside of the hours that Active Directory allows.',
    cause: 'The logon hours of the account exclude the present time (Win32 1328).',
    transient: 'depends',
    remedy: 'Sign in within the hours, or have the logon hours of the account changed.',
    source: REFERENCE,
    confidence: 'documented',
  },
  {
    code: 'AADSTS80013',
    name: 'OnPremisePasswordValidationTimeSkew',
    signInText: 'The clocks of the Authentication Agent and of Active Directory differ.',
    cause: 'Time skew beyond what Kerberos tolerates (Win32 1398).',
    transient: 'no',
    remedy: 'Correct the time synchronisation of the agent server.',
    source: REFERENCE,
    confidence: 'documented',
  },
  {
    code: 'AADSTS80014',
    name: 'OnPremisePasswordValidationAuthenticationAgentTimeout',
    signInText: 'The validation request was answered after the maximum elapsed time.',
    cause: 'The agent answered too late.',
    transient: 'yes',
    remedy:
      'Look for latency between agent and domain controller; else open a ticket with error code, correlation id and time.',
    source: TROUBLESHOOT,
    confidence: 'documented',
  },
];
