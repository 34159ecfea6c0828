import { expect, test } from 'vitest';
import { AADSTS_CODES, findAadsts, isPassThroughCode, parseAadsts } from './aadsts.ts';

test.each([
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
  [50034, 'UserAccountNotFound'],
  [50053, 'IdsLocked'],
  [50055, 'InvalidPasswordExpiredPassword'],
  [50057, 'UserDisabled'],
  [50059, 'MissingTenantRealmAndNoUserInformationProvided'],
  [50064, 'CredentialAuthenticationError'],
  [50126, 'InvalidUserNameOrPassword'],
  [50144, 'InvalidPasswordExpiredOnPremPassword'],
  [53003, 'BlockedByConditionalAccess'],
  [90072, 'PassThroughUserMfaError'],
])('AADSTS%d is %s', (number, name) => {
  expect(AADSTS_CODES[`AADSTS${number}`]?.name).toBe(name);
});

test.each([
  50033, 50056, 50072, 50074, 50076, 50078, 50079, 50087, 50105, 50125, 50128, 50132, 50133, 50135,
  50140, 50173, 50177, 50178, 50196, 530032, 530035, 65001, 65004, 81004, 81005, 81006, 81007,
  81009, 81010, 81011, 81012, 90006, 90012, 90024, 120000, 120002, 120003, 120004, 120005, 120008,
  120011, 120012, 120013, 120014, 120015, 120016, 120018, 120020, 120021,
])('AADSTS%d is in the catalogue', (number) => {
  expect(findAadsts(String(number))?.code).toBe(`AADSTS${number}`);
});

test.each([80001, 80004, 80005, 80007])(
  'AADSTS%d means different things on the page and in the log',
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

test('every row names a source and what to do', () => {
  for (const row of Object.values(AADSTS_CODES)) {
    expect(row.source).toMatch(/^https:\/\/learn\.microsoft\.com\//);
    expect(row.remedy).toMatch(/\.$/);
  }
});
