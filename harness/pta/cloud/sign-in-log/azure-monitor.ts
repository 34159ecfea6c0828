import { graphSignIn, type LogTenant } from './graph-sign-in.ts';
import { sevenDigits } from './log-date-time.ts';
import type { SignInRecord } from './sign-in-record.ts';

/**
 * The record as a diagnostic setting sends it to Azure Monitor.
 *
 * @see https://learn.microsoft.com/azure/active-directory/reports-monitoring/reference-azure-monitor-sign-ins-log-schema
 */
export function azureMonitor(record: SignInRecord, tenant: LogTenant) {
  const time = sevenDigits(record.createdAt);
  const properties = { ...graphSignIn(record, tenant), createdDateTime: `${time}+00:00` };
  return {
    time: `${time}Z`,
    resourceId: `/tenants/${tenant.tenantId}/providers/Microsoft.aadiam`,
    operationName: 'Sign-in activity',
    operationVersion: '1.0',
    category: record.isInteractive ? 'SignInLogs' : 'NonInteractiveUserSignInLogs',
    tenantId: tenant.tenantId,
    resultType: String(record.errorCode),
    resultSignature: 'None',
    // Inferred: that a success has none.
    resultDescription: record.errorCode === 0 ? '' : record.failureReason,
    // Documented as unmapped; the time that it took is among the properties.
    durationMs: 0,
    callerIpAddress: record.ipAddress,
    correlationId: record.correlationId,
    identity: properties.userDisplayName,
    Level: 4,
    location: properties.location.countryOrRegion,
    properties,
  };
}

/**
 * The record as the table `SigninLogs` of a Log Analytics workspace has it: `dynamic` columns are objects, and lists are
 * strings that hold JSON.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/tables/signinlogs
 */
export function logAnalyticsRow(record: SignInRecord, tenant: LogTenant) {
  const sent = azureMonitor(record, tenant);
  const { properties } = sent;
  return {
    TimeGenerated: sent.time,
    Category: sent.category,
    OperationName: sent.operationName,
    OperationVersion: sent.operationVersion,
    ResourceId: sent.resourceId,
    AADTenantId: sent.tenantId,
    ResultType: sent.resultType,
    ResultSignature: sent.resultSignature,
    ResultDescription: sent.resultDescription,
    DurationMs: sent.durationMs,
    CorrelationId: sent.correlationId,
    Identity: sent.identity,
    Level: String(sent.Level),
    Location: sent.location,
    Id: properties.id,
    CreatedDateTime: sent.time,
    AlternateSignInName: properties.signInIdentifier,
    UserDisplayName: properties.userDisplayName,
    UserPrincipalName: properties.userPrincipalName,
    UserId: properties.userId,
    UserType: 'Member',
    UserAgent: properties.userAgent ?? '',
    AppId: properties.appId,
    AppDisplayName: properties.appDisplayName,
    ResourceDisplayName: properties.resourceDisplayName,
    ResourceIdentity: properties.resourceId,
    ResourceTenantId: properties.resourceTenantId,
    HomeTenantId: properties.homeTenantId,
    IPAddress: properties.ipAddress,
    ClientAppUsed: properties.clientAppUsed,
    IsInteractive: properties.isInteractive,
    OriginalRequestId: properties.originalRequestId,
    ProcessingTimeInMilliseconds: String(properties.processingTimeInMilliseconds),
    AuthenticationDetails: JSON.stringify(properties.authenticationDetails),
    AuthenticationMethodsUsed: properties.authenticationMethodsUsed.join(', '),
    AuthenticationProcessingDetails: JSON.stringify(properties.authenticationProcessingDetails),
    AuthenticationProtocol: properties.authenticationProtocol,
    AuthenticationRequirement: properties.authenticationRequirement,
    AuthenticationRequirementPolicies: JSON.stringify(properties.authenticationRequirementPolicies),
    ConditionalAccessStatus: properties.conditionalAccessStatus,
    ConditionalAccessPolicies: properties.appliedConditionalAccessPolicies,
    NetworkLocationDetails: JSON.stringify(properties.networkLocationDetails),
    RiskDetail: properties.riskDetail,
    RiskLevelAggregated: properties.riskLevelAggregated,
    RiskLevelDuringSignIn: properties.riskLevelDuringSignIn,
    RiskState: properties.riskState,
    SignInIdentifier: properties.signInIdentifier,
    TokenIssuerName: properties.tokenIssuerName,
    TokenIssuerType: properties.tokenIssuerType,
    UniqueTokenIdentifier: properties.uniqueTokenIdentifier,
    DeviceDetail: properties.deviceDetail,
    LocationDetails: properties.location,
    MfaDetail: properties.mfaDetail,
    Status: properties.status,
  };
}
