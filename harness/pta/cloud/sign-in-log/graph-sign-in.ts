import { ZERO_GUID } from '../../protocol/guid.ts';
import { wholeSeconds } from './log-date-time.ts';
import type { AuthenticationStep, SignInRecord } from './sign-in-record.ts';

/** Whose log it is. */
export interface LogTenant {
  readonly tenantId: string;
  readonly displayName: string;
}

/** How a step's method counts in `authenticationMethodsUsed`. The pairs are inferred: the document lists the values alone. */
const METHODS_USED: readonly (readonly [starts: string, used: string])[] = [
  ['Pass-through Authentication', 'PTA'],
  ['Password Hash Sync', 'PHS'],
  ['Password', 'Password'],
  ['Mobile app notification', 'Authenticator App'],
  ['Mobile app verification code', 'App Verification code'],
  ['Text message', 'SMS'],
  ['FIDO', 'FIDO'],
];

export type GraphSignIn = ReturnType<typeof graphSignIn>;

/**
 * The record as Graph beta has it. What a lab cannot know, such as risk, device and place, has the value that the
 * document gives for that, or `null`.
 *
 * @see https://learn.microsoft.com/graph/api/resources/signin?view=graph-rest-beta
 */
export function graphSignIn(record: SignInRecord, { tenantId }: LogTenant) {
  const { id, signInIdentifier, user, application, resource, protocol, steps } = record;
  return {
    id,
    createdDateTime: wholeSeconds(record.createdAt),
    // Inferred: that who is not known goes by what was typed, and has no object id.
    userDisplayName: user?.displayName ?? signInIdentifier,
    userPrincipalName: (user?.userPrincipalName ?? signInIdentifier).toLowerCase(),
    userId: user?.id ?? ZERO_GUID,
    appId: application.id,
    appDisplayName: application.displayName,
    ipAddress: record.ipAddress,
    ipAddressFromResourceProvider: null,
    clientAppUsed: record.clientApp,
    userAgent: record.userAgent ?? null,
    correlationId: record.correlationId,
    conditionalAccessStatus: record.conditionalAccessStatus,
    originalRequestId: id,
    isInteractive: record.isInteractive,
    tokenIssuerName: '',
    tokenIssuerType: 'AzureAD',
    clientCredentialType: 'none',
    processingTimeInMilliseconds: record.processingTimeMs,
    riskDetail: 'none',
    riskLevelAggregated: 'none',
    riskLevelDuringSignIn: 'none',
    riskState: 'none',
    riskEventTypes: [],
    riskEventTypes_v2: [],
    resourceDisplayName: resource.displayName,
    resourceId: resource.id,
    resourceTenantId: tenantId,
    resourceServicePrincipalId: null,
    homeTenantId: tenantId,
    homeTenantName: '',
    authenticationMethodsUsed: [...new Set(steps.flatMap(methodUsed))],
    authenticationRequirement: record.authenticationRequirement,
    authenticationProtocol: protocol,
    incomingTokenType: 'none',
    originalTransferMethod: protocol === 'deviceCode' ? 'deviceCodeFlow' : 'none',
    signInIdentifier,
    signInIdentifierType: signInIdentifier.includes('@') ? 'userPrincipalName' : null,
    signInEventTypes: [record.isInteractive ? 'interactiveUser' : 'nonInteractiveUser'],
    servicePrincipalId: '',
    servicePrincipalName: null,
    servicePrincipalCredentialKeyId: null,
    servicePrincipalCredentialThumbprint: null,
    federatedCredentialId: null,
    // Base64 of the request's id, as documented and as in the document's example.
    uniqueTokenIdentifier: Buffer.from(id).toString('base64'),
    sessionId: null,
    userType: 'member',
    flaggedForReview: false,
    isTenantRestricted: false,
    isThroughGlobalSecureAccess: false,
    globalSecureAccessIpAddress: null,
    autonomousSystemNumber: null,
    azureResourceId: null,
    crossTenantAccessType: 'none',
    appTokenProtectionStatus: null,
    signInTokenProtectionStatus: 'none',
    mfaDetail: null,
    managedServiceIdentity: null,
    privateLinkDetails: null,
    authenticationAppDeviceDetails: null,
    status: {
      errorCode: record.errorCode,
      failureReason: record.failureReason,
      additionalDetails: record.additionalDetails ?? null,
    },
    deviceDetail: {
      deviceId: '',
      displayName: '',
      operatingSystem: '',
      browser: '',
      isCompliant: false,
      isManaged: false,
      trustType: '',
    },
    location: {
      city: '',
      state: '',
      countryOrRegion: '',
      geoCoordinates: { altitude: null, latitude: null, longitude: null },
    },
    appliedConditionalAccessPolicies: [],
    appliedEventListeners: [],
    conditionalAccessAudiences: [],
    authenticationContextClassReferences: [],
    authenticationProcessingDetails: [],
    networkLocationDetails: [],
    authenticationDetails: steps.map(authenticationDetail),
    authenticationRequirementPolicies: [],
    sessionLifetimePolicies: [],
    authenticationAppPolicyEvaluationDetails: [],
  };
}

/** Every member of `signIn` in beta. */
export const SIGN_IN_MEMBERS: readonly string[] = Object.keys(
  graphSignIn(
    {
      id: '',
      createdAt: 0,
      correlationId: '',
      signInIdentifier: '',
      application: { id: '', displayName: '' },
      resource: { id: '', displayName: '' },
      ipAddress: '',
      clientApp: 'Browser',
      protocol: 'none',
      isInteractive: true,
      errorCode: 0,
      status: 'Success',
      failureReason: '',
      steps: [],
      conditionalAccessStatus: 'notApplied',
      authenticationRequirement: 'singleFactorAuthentication',
      processingTimeMs: 0,
    },
    { tenantId: '', displayName: '' },
  ),
);

/** Members of `signIn` that v1.0 has; `authenticationDetails`, which names the agent, is not among them. */
export const SIGN_IN_MEMBERS_OF_V1 = [
  'id',
  'createdDateTime',
  'userDisplayName',
  'userPrincipalName',
  'userId',
  'appId',
  'appDisplayName',
  'ipAddress',
  'clientAppUsed',
  'correlationId',
  'conditionalAccessStatus',
  'isInteractive',
  'riskDetail',
  'riskLevelAggregated',
  'riskLevelDuringSignIn',
  'riskState',
  'riskEventTypes',
  'riskEventTypes_v2',
  'resourceDisplayName',
  'resourceId',
  'status',
  'deviceDetail',
  'location',
  'appliedConditionalAccessPolicies',
] as const satisfies readonly (keyof GraphSignIn)[];

/** The record as Graph v1.0 has it. @see https://learn.microsoft.com/graph/api/resources/signin?view=graph-rest-1.0 */
export function graphSignInOfV1(record: SignInRecord, tenant: LogTenant) {
  const all = graphSignIn(record, tenant);
  return Object.fromEntries(SIGN_IN_MEMBERS_OF_V1.map((name) => [name, all[name]]));
}

/** @see https://learn.microsoft.com/graph/api/resources/authenticationdetail */
function authenticationDetail(step: AuthenticationStep) {
  return {
    authenticationStepDateTime: wholeSeconds(step.at),
    authenticationMethod: step.method,
    authenticationMethodDetail: step.methodDetail ?? null,
    succeeded: step.succeeded,
    authenticationStepResultDetail: step.resultDetail,
    authenticationStepRequirement: step.requirement,
  };
}

function methodUsed({ method, methodDetail = method }: AuthenticationStep): string[] {
  const found = METHODS_USED.find(([starts]) => methodDetail.startsWith(starts));
  return found === undefined ? [] : [found[1]];
}
