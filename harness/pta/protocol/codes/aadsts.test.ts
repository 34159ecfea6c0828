import { expect, test } from 'vitest';
import {
  AADSTS_CODES,
  AADSTS_FAMILIES,
  findAadsts,
  isPassThroughCode,
  parseAadsts,
} from './aadsts.ts';

/** Every code that public sources connect with Pass-through Authentication, with the name that they give it. */
const KNOWN: readonly (readonly [number: number, name: string | undefined])[] = [
  [80001, 'OnPremiseStoreIsNotAvailable'],
  [80002, 'OnPremisePasswordValidatorRequestTimedout'],
  [80003, undefined],
  [80004, undefined],
  [80005, 'OnPremisePasswordValidatorUnpredictableWebException'],
  [80007, 'OnPremisePasswordValidatorErrorOccurredOnPrem'],
  [80010, 'OnPremisePasswordValidationEncryptionException'],
  [80011, undefined],
  [80012, 'OnPremisePasswordValidationAccountLogonInvalidHours'],
  [80013, 'OnPremisePasswordValidationTimeSkew'],
  [80014, 'OnPremisePasswordValidationAuthenticationAgentTimeout'],
  [50033, 'RetryableError'],
  [50034, 'UserAccountNotFound'],
  [50053, 'IdsLocked'],
  [50055, 'InvalidPasswordExpiredPassword'],
  [50056, undefined],
  [50057, 'UserDisabled'],
  [50059, 'MissingTenantRealmAndNoUserInformationProvided'],
  [50064, 'CredentialAuthenticationError'],
  [50072, 'UserStrongAuthEnrollmentRequiredInterrupt'],
  [50074, 'UserStrongAuthClientAuthNRequiredInterrupt'],
  [50076, 'UserStrongAuthClientAuthNRequired'],
  [50078, 'UserStrongAuthExpired'],
  [50079, 'UserStrongAuthEnrollmentRequired'],
  [50087, 'SasRetryableError'],
  [50105, 'EntitlementGrantsNotFound'],
  [50125, 'PasswordResetRegistrationRequiredInterrupt'],
  [50126, 'InvalidUserNameOrPassword'],
  [50128, undefined],
  [50132, 'SsoArtifactInvalidOrExpired'],
  [50133, 'SsoArtifactRevoked'],
  [50135, 'PasswordChangeCompromisedPassword'],
  [50140, 'KmsiInterrupt'],
  [50144, 'InvalidPasswordExpiredOnPremPassword'],
  [50173, 'FreshTokenNeeded'],
  [50177, 'ExternalChallengeNotSupportedForPassthroughUsers'],
  [50178, 'SessionControlNotSupportedForPassthroughUsers'],
  [50196, 'LoopDetected'],
  [53003, 'BlockedByConditionalAccess'],
  [530032, 'BlockedByConditionalAccessOnSecurityPolicy'],
  [530035, 'BlockedBySecurityDefaults'],
  [65001, 'DelegationDoesNotExist'],
  [65004, 'UserDeclinedConsent'],
  [81004, 'DesktopSsoIdentityInTicketIsNotAuthenticated'],
  [81005, 'DesktopSsoAuthenticationPackageNotSupported'],
  [81006, 'DesktopSsoNoAuthorizationHeader'],
  [81007, 'DesktopSsoTenantIsNotOptIn'],
  [81009, 'DesktopSsoAuthorizationHeaderValueWithBadFormat'],
  [81010, 'DesktopSsoAuthTokenInvalid'],
  [81011, 'DesktopSsoLookupUserBySidFailed'],
  [81012, 'DesktopSsoMismatchBetweenTokenUpnAndChosenUpn'],
  [90006, 'ExternalServerRetryableError'],
  [90012, 'RequestTimeout'],
  [90024, 'RequestBudgetExceededError'],
  [90072, 'PassThroughUserMfaError'],
  [120000, 'PasswordChangeIncorrectCurrentPassword'],
  [120002, 'PasswordChangeInvalidNewPasswordWeak'],
  [120003, 'PasswordChangeInvalidNewPasswordContainsMemberName'],
  [120004, 'PasswordChangeOnPremComplexity'],
  [120005, 'PasswordChangeOnPremSuccessCloudFail'],
  [120008, 'PasswordChangeAsyncJobStateTerminated'],
  [120011, 'PasswordChangeAsyncUpnInferenceFailed'],
  [120012, 'PasswordChangeNeedsToHappenOnPrem'],
  [120013, 'PasswordChangeOnPremisesConnectivityFailure'],
  [120014, 'PasswordChangeOnPremUserAccountLockedOutOrDisabled'],
  [120015, 'PasswordChangeADAdminActionRequired'],
  [120016, 'PasswordChangeUserNotFoundBySspr'],
  [120018, 'PasswordChangePasswordDoesnotComplyFuzzyPolicy'],
  [120020, 'PasswordChangeFailure'],
  [120021, 'PartnerServiceSsprInternalServiceError'],
];

test.each(KNOWN)('AADSTS%d is in the catalogue as %s', (number, name) => {
  expect(findAadsts(String(number))).toMatchObject({ code: `AADSTS${number}` });
  expect(AADSTS_CODES[`AADSTS${number}`]?.name).toBe(name);
});

test.each([
  [50001, 'invalid_resource'],
  [50011, 'invalid_client'],
  [50020, 'invalid_grant'],
  [50034, 'invalid_grant'],
  [50053, 'invalid_grant'],
  [50058, 'login_required'],
  [50076, 'interaction_required', 'basic_action'],
  [50079, 'interaction_required'],
  [500011, 'invalid_resource'],
  [501481, 'invalid_grant'],
  [50055, 'invalid_grant', 'user_password_expired'],
  [53003, 'interaction_required', 'message_only'],
  [54005, 'invalid_grant'],
  [65001, 'invalid_grant', 'consent_required'],
  [65004, 'access_denied'],
  [70000, 'invalid_grant'],
  [70003, 'unsupported_grant_type'],
  [70008, 'invalid_grant'],
  [70011, 'invalid_scope'],
  [70016, 'authorization_pending'],
  [70018, 'bad_verification_code'],
  [70019, 'expired_token'],
  [70020, 'expired_token'],
  [70043, 'invalid_grant', 'token_expired'],
  [700016, 'unauthorized_client'],
  [700025, 'invalid_client'],
  [700054, 'unsupported_response_type'],
  [700082, 'invalid_grant'],
  [7000215, 'invalid_client'],
  [7000218, 'invalid_client'],
  [80001, 'invalid_grant'],
  [90002, 'invalid_request'],
  [90014, 'invalid_request'],
  [90023, 'invalid_request'],
  [900144, 'invalid_request'],
  [900382, 'invalid_request'],
  [900432, 'invalid_request'],
  [900561, 'invalid_request'],
  [9002313, 'invalid_grant'],
])('a client reads AADSTS%d as %s %s', (number, error, suberror?: string) => {
  const row = findAadsts(String(number));

  expect(row?.error).toBe(error);
  expect(row?.suberror).toBe(suberror);
});

test('no code is in two families', () => {
  const codes = AADSTS_FAMILIES.flatMap((family) => family.codes.map(({ code }) => code));

  expect(codes).toEqual([...new Set(codes)]);
  expect(codes).toHaveLength(Object.keys(AADSTS_CODES).length);
});

test.each([80001, 80002, 80004, 80005, 80007, 50053, 50126])(
  'AADSTS%d is told differently on the page and in the log',
  (number) => {
    const row = findAadsts(String(number));

    expect(row?.logText).toBeDefined();
    expect(row?.logText).not.toBe(row?.signInText);
  },
);

test.each(['80002', 'AADSTS80002', 'aadsts80002', ' AADSTS8002 ', '8002'])(
  '%j is read as AADSTS80002',
  (text) => {
    expect(parseAadsts(text)).toBe('AADSTS80002');
  },
);

test.each(['', 'AADSTS', 'AADSTS80002x', '12', '0x80002'])('%j is no code', (text) => {
  expect(parseAadsts(text)).toBeUndefined();
});

test.each([80000, 80006, 80008, 80009, 80015])(
  'AADSTS%d is of the family and unexplained',
  (number) => {
    expect(isPassThroughCode(`AADSTS${number}`)).toBe(true);
    expect(AADSTS_CODES[`AADSTS${number}`]).toBeUndefined();
  },
);

test('the row of 80002 says that 8002 is a misprint', () => {
  expect(AADSTS_CODES['AADSTS80002']?.note).toContain('AADSTS8002');
});

test('every row says in sentences what happened, why and what to do, and names a source', () => {
  for (const row of Object.values(AADSTS_CODES)) {
    expect(row.source).toMatch(/^https:\/\/learn\.microsoft\.com\//);
    for (const text of [row.signInText, row.cause, row.remedy, row.logText ?? 'The same.']) {
      expect(text).toMatch(/^[A-Z].*\.$/);
    }
  }
});

test('every error that a client reads says where it is from', () => {
  for (const { code, error, suberror, errorBasis } of Object.values(AADSTS_CODES)) {
    expect([code, errorBasis === undefined]).toEqual([code, error === undefined]);
    if (suberror !== undefined) expect([code, error === undefined]).toEqual([code, false]);
  }
});
