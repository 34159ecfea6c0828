import { SIGN_IN_MEMBERS, SIGN_IN_MEMBERS_OF_V1 } from '../../sign-in-log/graph-sign-in.ts';
import type { FilterFields } from '../odata/filter-fields.ts';
import type { Collection } from '../odata/query-options.ts';

const SIGN_IN = 'microsoft.graph.signIn';

/** Documented as what a filter may ask of, but for `isInteractive`; that others are refused is documented, too. */
const SIGN_IN_FIELDS: FilterFields = {
  id: 'string',
  createdDateTime: 'date-time',
  userDisplayName: 'string',
  userPrincipalName: 'string',
  userId: 'string',
  appId: 'string',
  appDisplayName: 'string',
  ipAddress: 'string',
  clientAppUsed: 'string',
  correlationId: 'string',
  conditionalAccessStatus: 'string',
  isInteractive: 'boolean',
  riskDetail: 'string',
  riskLevelAggregated: 'string',
  riskLevelDuringSignIn: 'string',
  riskState: 'string',
  riskEventTypes_v2: 'strings',
  resourceDisplayName: 'string',
  resourceId: 'string',
  'status/errorCode': 'integer',
  'deviceDetail/browser': 'string',
  'deviceDetail/operatingSystem': 'string',
  'location/city': 'string',
  'location/state': 'string',
  'location/countryOrRegion': 'string',
};

/** @see https://learn.microsoft.com/graph/api/resources/signin?view=graph-rest-1.0 */
export const SIGN_INS_OF_V1: Collection = {
  type: SIGN_IN,
  fields: SIGN_IN_FIELDS,
  members: SIGN_IN_MEMBERS_OF_V1,
  orderedBy: 'createdDateTime',
};

/** @see https://learn.microsoft.com/graph/api/resources/signin?view=graph-rest-beta */
export const SIGN_INS_OF_BETA: Collection = {
  type: SIGN_IN,
  fields: {
    ...SIGN_IN_FIELDS,
    authenticationRequirement: 'string',
    originalRequestId: 'string',
    servicePrincipalId: 'string',
    servicePrincipalName: 'string',
    signInEventTypes: 'strings',
    tokenIssuerName: 'string',
    userAgent: 'string',
  },
  members: SIGN_IN_MEMBERS,
  orderedBy: 'createdDateTime',
};

/** @see https://learn.microsoft.com/graph/api/resources/directoryaudit */
export const DIRECTORY_AUDITS: Collection = {
  type: 'microsoft.graph.directoryAudit',
  fields: {
    id: 'string',
    activityDateTime: 'date-time',
    activityDisplayName: 'string',
    category: 'string',
    correlationId: 'guid',
    loggedByService: 'string',
    operationType: 'string',
    result: 'string',
    'initiatedBy/user/id': 'string',
    'initiatedBy/user/displayName': 'string',
    'initiatedBy/user/userPrincipalName': 'string',
    'initiatedBy/app/appId': 'string',
    'initiatedBy/app/displayName': 'string',
    targetResources: { items: { id: 'string', displayName: 'string' } },
  },
  members: [
    'id',
    'category',
    'correlationId',
    'result',
    'resultReason',
    'activityDisplayName',
    'activityDateTime',
    'loggedByService',
    'operationType',
    'userAgent',
    'initiatedBy',
    'targetResources',
    'additionalDetails',
  ],
  orderedBy: 'activityDateTime',
};
