import type { LogTenant } from './graph-sign-in.ts';
import type { SignInRecord } from './sign-in-record.ts';

export const LOG_TENANT: LogTenant = {
  tenantId: '31174d1b-e0d8-4d9f-a43a-9d24e8b9f827',
  displayName: 'Contoso',
};
export const AGENT_ID = '1234b780-965f-4149-85c5-a8c73e58b67d';

/** A sign-in that an agent refused, at 09:00:01 on the lab's first day. */
export function signInRecord(changed: Partial<SignInRecord> = {}): SignInRecord {
  const createdAt = Date.UTC(2026, 0, 14, 9, 0, 1, 250);
  return {
    id: '1691d37b-8579-43a7-966a-0f35583c1300',
    createdAt,
    correlationId: '5d295068-919b-4017-85d8-44be2f5f5483',
    signInIdentifier: 'Alice@contoso.test',
    user: {
      id: '5b2c1f9e-7d5a-4a55-8e0b-2b6f3c0a9d11',
      displayName: 'Alice',
      userPrincipalName: 'Alice@contoso.test',
    },
    application: { id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', displayName: 'Microsoft Azure CLI' },
    resource: { id: '00000003-0000-0000-c000-000000000000', displayName: 'Microsoft Graph' },
    ipAddress: '203.0.113.7',
    userAgent: 'python-requests/2.28.1',
    clientApp: 'Mobile Apps and Desktop clients',
    protocol: 'ropc',
    isInteractive: true,
    errorCode: 50126,
    status: 'Failure',
    failureReason: 'Error validating credentials due to invalid username or password.',
    steps: [
      {
        at: createdAt,
        method: 'Password',
        methodDetail: `Pass-through Authentication; PTA AgentId: ${AGENT_ID}`,
        succeeded: false,
        resultDetail: 'Incorrect password',
        requirement: 'Primary authentication',
      },
    ],
    conditionalAccessStatus: 'notApplied',
    authenticationRequirement: 'singleFactorAuthentication',
    processingTimeMs: 142,
    ...changed,
  };
}

/** A sign-in that succeeded by password and a second factor. */
export function successfulSignIn(changed: Partial<SignInRecord> = {}): SignInRecord {
  const { createdAt } = signInRecord();
  return signInRecord({
    errorCode: 0,
    status: 'Success',
    failureReason: 'Other.',
    additionalDetails: 'MFA completed in Azure AD',
    steps: [
      {
        at: createdAt,
        method: 'Password',
        methodDetail: 'Password Hash Sync',
        succeeded: true,
        resultDetail: 'Correct password',
        requirement: 'Primary authentication',
      },
      {
        at: createdAt + 4_000,
        method: 'Mobile app notification',
        succeeded: true,
        resultDetail: 'MFA successfully completed',
        requirement: 'Multifactor authentication',
      },
    ],
    authenticationRequirement: 'multiFactorAuthentication',
    ...changed,
  });
}
