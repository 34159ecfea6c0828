import { AUDIT_ACTIVITIES } from './audit-activities.ts';
import type { AuditInitiator, AuditRecord, AuditTarget } from './audit-record.ts';
import { sevenDigits } from './log-date-time.ts';

/**
 * The record as Graph has it.
 *
 * @see https://learn.microsoft.com/graph/api/resources/directoryaudit
 */
export function graphDirectoryAudit(record: AuditRecord) {
  const { service, category, operationType } = AUDIT_ACTIVITIES[record.activity];
  return {
    id: record.id,
    category,
    correlationId: record.correlationId,
    result: record.result,
    resultReason: record.resultReason ?? '',
    activityDisplayName: record.activity,
    activityDateTime: `${sevenDigits(record.at)}Z`,
    loggedByService: service,
    operationType,
    userAgent: null,
    initiatedBy: initiator(record.initiatedBy),
    targetResources: record.targets.map(targetResource),
    additionalDetails: Object.entries(record.additionalDetails ?? {}).map(([key, value]) => ({
      key,
      value,
    })),
  };
}

/** @see https://learn.microsoft.com/graph/api/resources/auditactivityinitiator */
function initiator(by: AuditInitiator) {
  switch (by.kind) {
    case 'app':
      return {
        app: {
          appId: by.appId ?? null,
          displayName: by.displayName,
          servicePrincipalId: null,
          servicePrincipalName: null,
        },
        user: null,
      };
    case 'user':
      return {
        app: null,
        user: {
          id: by.id,
          displayName: by.displayName ?? null,
          userPrincipalName: by.userPrincipalName ?? null,
          ipAddress: by.ipAddress ?? '',
          userType: 'Member',
          homeTenantId: null,
          homeTenantName: null,
        },
      };
    default:
      return by satisfies never;
  }
}

/** @see https://learn.microsoft.com/graph/api/resources/targetresource */
function targetResource({ id, displayName, type, userPrincipalName, modified = [] }: AuditTarget) {
  return {
    id,
    displayName,
    type,
    userPrincipalName: userPrincipalName ?? null,
    groupType: null,
    modifiedProperties: modified.map(({ name, oldValue, newValue }) => ({
      displayName: name,
      oldValue: oldValue ?? null,
      newValue: newValue ?? null,
    })),
  };
}
