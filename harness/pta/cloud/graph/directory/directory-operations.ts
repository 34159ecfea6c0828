import { collectionAnswer } from '../collection-answer.ts';
import { entityAnswer } from '../entity-answer.ts';
import { type GraphAnswer, notFound } from '../graph-answer.ts';
import type { GraphCall, GraphOperation } from '../graph-operation.ts';
import { badRequest } from '../odata/bad-request.ts';
import { type Collection, readQuery } from '../odata/query-options.ts';
import type { Need } from '../permission.ts';

/** A user as the directory knows them. */
export interface DirectoryUser {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly givenName?: string;
  readonly surname?: string;
  readonly mail?: string;
  readonly accountEnabled: boolean;
  /** Whether Connect synchronises them. */
  readonly onPremisesSyncEnabled: boolean;
}

export interface DirectoryDomain {
  readonly name: string;
  readonly isDefault: boolean;
  /** Whether it is the tenant's own, such as `contoso.onmicrosoft.com`. */
  readonly isInitial: boolean;
  readonly type: 'Managed' | 'Federated';
}

/** The tenant as Graph and Azure tell of it. */
export interface GraphDirectory {
  readonly tenantId: string;
  readonly displayName: string;
  /** Those that are verified. */
  readonly domains: readonly DirectoryDomain[];
  /** By object id or by user principal name. */
  findUser(idOrName: string): DirectoryUser | undefined;
}

/** Members that are told unless others are asked for. Documented. */
const DEFAULT_MEMBERS = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
];

const USERS: Collection = {
  type: 'microsoft.graph.user',
  fields: {},
  members: [...DEFAULT_MEMBERS, 'accountEnabled', 'onPremisesSyncEnabled', 'userType'],
};

const ORGANIZATIONS: Collection = {
  type: 'microsoft.graph.organization',
  fields: { id: 'string' },
  members: [
    'id',
    'businessPhones',
    'city',
    'country',
    'countryLetterCode',
    'createdDateTime',
    'displayName',
    'onPremisesSyncEnabled',
    'preferredLanguage',
    'tenantType',
    'technicalNotificationMails',
    'assignedPlans',
    'verifiedDomains',
  ],
};

const DIRECTORY_READ = ['Directory.Read.All', 'Directory.ReadWrite.All'];
const OTHERS = ['User.ReadBasic.All', 'User.Read.All', 'User.ReadWrite.All', ...DIRECTORY_READ];

/** Documented, least privileged first. */
const READING_ONESELF: Need = { permissions: [['User.Read', 'User.ReadWrite', ...OTHERS]] };
const READING_USERS: Need = { permissions: [OTHERS] };
const READING_ORGANIZATION: Need = {
  permissions: [['User.Read', 'Organization.Read.All', ...DIRECTORY_READ]],
};

/** What simple clients ask after signing in: who they are, and where. */
export function directoryOperations(directory: GraphDirectory): GraphOperation[] {
  const reading = { method: 'GET', versions: ['v1.0', 'beta'] } as const;
  return [
    {
      ...reading,
      path: '/me',
      need: READING_ONESELF,
      answer: (call) => {
        const { user } = call.caller;
        // Captured.
        if (user === undefined) {
          throw badRequest('/me request is only valid with delegated authentication flow.');
        }
        return tellUser(call, directory, user.id);
      },
    },
    {
      ...reading,
      path: '/users/:id',
      need: READING_USERS,
      answer: (call) => tellUser(call, directory, call.request.params['id'] ?? ''),
    },
    {
      ...reading,
      path: '/organization',
      need: READING_ORGANIZATION,
      answer: (call) => {
        const query = readQuery(call.request.url.searchParams, ORGANIZATIONS);
        return collectionAnswer(call, 'organization', { records: [directory] }, query, {
          render: organizationOf,
          order: 'asc',
        });
      },
    },
  ];
}

function tellUser(call: GraphCall, directory: GraphDirectory, idOrName: string): GraphAnswer {
  const user = directory.findUser(idOrName);
  if (user === undefined) return notFound(idOrName);
  const { select } = readQuery(call.request.url.searchParams, USERS);
  const members = select ?? DEFAULT_MEMBERS;
  return entityAnswer(call, 'users', USERS, () =>
    Object.fromEntries(Object.entries(userOf(user)).filter(([name]) => members.includes(name))),
  );
}

/** @see https://learn.microsoft.com/graph/api/user-get */
function userOf(user: DirectoryUser): object {
  return {
    businessPhones: [],
    displayName: user.displayName,
    givenName: user.givenName ?? null,
    jobTitle: null,
    mail: user.mail ?? null,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: user.surname ?? null,
    userPrincipalName: user.userPrincipalName,
    id: user.id,
    accountEnabled: user.accountEnabled,
    onPremisesSyncEnabled: user.onPremisesSyncEnabled ? true : null,
    userType: 'Member',
  };
}

/** @see https://learn.microsoft.com/graph/api/organization-list */
function organizationOf({ tenantId, displayName, domains }: GraphDirectory): object {
  return {
    id: tenantId,
    businessPhones: [],
    city: null,
    country: null,
    countryLetterCode: null,
    createdDateTime: null,
    displayName,
    onPremisesSyncEnabled: true,
    preferredLanguage: 'en',
    tenantType: 'AAD',
    technicalNotificationMails: [],
    assignedPlans: [],
    verifiedDomains: domains.map(({ name, isDefault, isInitial, type }) => ({
      capabilities: 'Email, OfficeCommunicationsOnline',
      isDefault,
      isInitial,
      name,
      type,
    })),
  };
}
