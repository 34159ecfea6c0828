import { expect, test } from 'vitest';
import { graphSignIn, graphSignInOfV1, SIGN_IN_MEMBERS_OF_V1 } from './graph-sign-in.ts';
import {
  AGENT_ID,
  LOG_TENANT,
  signInRecord,
  successfulSignIn,
} from './sign-in-records.test-support.ts';

test('a refused password is told as the document shows it, with the agent that refused', () => {
  expect(graphSignIn(signInRecord(), LOG_TENANT)).toMatchObject({
    id: '1691d37b-8579-43a7-966a-0f35583c1300',
    createdDateTime: '2026-01-14T09:00:01Z',
    userDisplayName: 'Alice',
    userPrincipalName: 'alice@contoso.test',
    userId: '5b2c1f9e-7d5a-4a55-8e0b-2b6f3c0a9d11',
    appDisplayName: 'Microsoft Azure CLI',
    clientAppUsed: 'Mobile Apps and Desktop clients',
    correlationId: '5d295068-919b-4017-85d8-44be2f5f5483',
    authenticationMethodsUsed: ['PTA'],
    authenticationProtocol: 'ropc',
    signInIdentifier: 'Alice@contoso.test',
    signInEventTypes: ['interactiveUser'],
    tokenIssuerType: 'AzureAD',
    homeTenantId: LOG_TENANT.tenantId,
    status: {
      errorCode: 50126,
      failureReason: 'Error validating credentials due to invalid username or password.',
      additionalDetails: null,
    },
    authenticationDetails: [
      {
        authenticationStepDateTime: '2026-01-14T09:00:01Z',
        authenticationMethod: 'Password',
        authenticationMethodDetail: `Pass-through Authentication; PTA AgentId: ${AGENT_ID}`,
        succeeded: false,
        authenticationStepResultDetail: 'Incorrect password',
        authenticationStepRequirement: 'Primary authentication',
      },
    ],
  });
});

test('every documented member of the resource is there', () => {
  const documented = `appDisplayName appId appliedConditionalAccessPolicies appliedEventListeners
    appTokenProtectionStatus authenticationAppDeviceDetails authenticationAppPolicyEvaluationDetails
    authenticationContextClassReferences authenticationDetails authenticationMethodsUsed
    authenticationProcessingDetails authenticationProtocol authenticationRequirement
    authenticationRequirementPolicies autonomousSystemNumber azureResourceId clientAppUsed clientCredentialType
    conditionalAccessAudiences conditionalAccessStatus correlationId createdDateTime crossTenantAccessType
    deviceDetail federatedCredentialId flaggedForReview globalSecureAccessIpAddress homeTenantId homeTenantName id
    incomingTokenType ipAddress ipAddressFromResourceProvider isInteractive isTenantRestricted
    isThroughGlobalSecureAccess location managedServiceIdentity networkLocationDetails originalRequestId
    originalTransferMethod privateLinkDetails processingTimeInMilliseconds resourceDisplayName resourceId
    resourceServicePrincipalId resourceTenantId riskDetail riskEventTypes_v2 riskLevelAggregated
    riskLevelDuringSignIn riskState servicePrincipalCredentialKeyId servicePrincipalCredentialThumbprint
    servicePrincipalId servicePrincipalName sessionLifetimePolicies signInEventTypes sessionId signInIdentifier
    signInIdentifierType signInTokenProtectionStatus status tokenIssuerName tokenIssuerType uniqueTokenIdentifier
    userAgent userDisplayName userId userPrincipalName userType mfaDetail`;

  expect(graphSignIn(signInRecord(), LOG_TENANT)).toEqual(
    expect.objectContaining(
      Object.fromEntries(documented.split(/\s+/).map((name) => [name, expect.toSatisfy(isThere)])),
    ),
  );
});

const isThere = (value: unknown) => value !== undefined;

test('a success has code 0, and a step for each factor', () => {
  expect(graphSignIn(successfulSignIn(), LOG_TENANT)).toMatchObject({
    status: {
      errorCode: 0,
      failureReason: 'Other.',
      additionalDetails: 'MFA completed in Azure AD',
    },
    authenticationMethodsUsed: ['PHS', 'Authenticator App'],
    authenticationDetails: [
      { authenticationStepRequirement: 'Primary authentication' },
      {
        authenticationMethod: 'Mobile app notification',
        authenticationMethodDetail: null,
        authenticationStepRequirement: 'Multifactor authentication',
      },
    ],
  });
});

test('who the tenant does not know goes by what was typed', () => {
  const { user: _nobody, ...unknown } = signInRecord({ signInIdentifier: 'CONTOSO\\Nobody' });

  expect(graphSignIn(unknown, LOG_TENANT)).toMatchObject({
    userDisplayName: 'CONTOSO\\Nobody',
    userPrincipalName: 'contoso\\nobody',
    userId: '00000000-0000-0000-0000-000000000000',
    signInIdentifierType: null,
  });
});

test.each([
  [{ isInteractive: false }, { signInEventTypes: ['nonInteractiveUser'] }],
  [{ protocol: 'deviceCode' }, { originalTransferMethod: 'deviceCodeFlow' }],
] as const)('%o is told as %o', (changed, told) => {
  expect(graphSignIn(signInRecord(changed), LOG_TENANT)).toMatchObject(told);
});

test('the unique token identifier is the id in base64', () => {
  const { uniqueTokenIdentifier, id } = graphSignIn(signInRecord(), LOG_TENANT);

  expect(Buffer.from(uniqueTokenIdentifier, 'base64').toString()).toBe(id);
});

test('v1.0 has its own members, and does not name the agent', () => {
  const told = graphSignInOfV1(signInRecord(), LOG_TENANT);

  expect(Object.keys(told)).toEqual([...SIGN_IN_MEMBERS_OF_V1]);
  expect(JSON.stringify(told)).not.toContain(AGENT_ID);
});
