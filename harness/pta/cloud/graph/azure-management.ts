import type { TextReply } from '../../../runtime/http-server.ts';
import type { Runtime } from '../../../runtime/runtime.ts';
import type { WebRequest, WebRoute } from '../../../runtime/web-route.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import { type BearerTokens, bearerToken, hearsayOf } from './caller.ts';
import type { GraphDirectory } from './directory/directory-operations.ts';
import { loginAuthority } from './login-authority.ts';

/** The one subscription of a lab; everybody in the tenant sees it. */
export interface LabSubscription {
  /** GUID. */
  readonly id: string;
  readonly displayName: string;
}

/** What Azure Resource Manager tells of. */
export interface AzureParts {
  readonly tokens: BearerTokens;
  readonly directory: Pick<GraphDirectory, 'tenantId' | 'displayName' | 'domains'>;
  readonly subscription: LabSubscription;
}

const HOSTS = ['management.azure.com', 'local'];
/** The audiences of a token for Azure Resource Manager. Captured, in its refusal of others. */
const AUDIENCES = [
  'https://management.core.windows.net/',
  'https://management.core.windows.net',
  'https://management.azure.com/',
  'https://management.azure.com',
];
/** A date, as in `2022-12-01`; the lab answers all versions alike. */
const API_VERSION = /^\d{4}-\d{2}-\d{2}(?:-preview)?$/;
const TOLD_LENGTH_MAX = 64;

type Answer =
  | { readonly status: 200; readonly body: object }
  | {
      readonly status: 400 | 401 | 404;
      readonly code: string;
      readonly message: string;
      readonly challenge?: string;
    };

/**
 * What signing in with the Azure CLI asks of Azure Resource Manager: which tenants there are, and which subscriptions.
 *
 * @see https://learn.microsoft.com/rest/api/resources/tenants/list
 * @see https://learn.microsoft.com/rest/api/resources/subscriptions/list
 */
export function createAzureManagementRoutes(
  { clock, random: stream }: Pick<Runtime<PtaEvent>, 'clock' | 'random'>,
  parts: AzureParts,
): WebRoute[] {
  const random = stream.fork('azure-management');
  const { directory, subscription } = parts;
  const route = (path: string, answer: (request: WebRequest) => Answer): WebRoute => ({
    method: 'GET',
    hosts: HOSTS,
    path,
    answer: async (request) => {
      const objection =
        (await tokenObjection(parts, request, clock.now())) ?? versionObjection(request);
      return replyOf(objection ?? answer(request), random.guid());
    },
  });
  return [
    route('/tenants', () => ({ status: 200, body: { value: [tenantOf(directory)] } })),
    route('/subscriptions', () => ({
      status: 200,
      body: { value: [subscriptionOf(subscription, directory)] },
    })),
    route('/subscriptions/:id', ({ params }) => {
      const id = params['id'] ?? '';
      if (id.toLowerCase() === subscription.id) {
        return { status: 200, body: subscriptionOf(subscription, directory) };
      }
      const message = `The subscription '${id.slice(0, TOLD_LENGTH_MAX)}' could not be found.`;
      return { status: 404, code: 'SubscriptionNotFound', message };
    }),
  ];
}

/** Codes and messages are captured. */
async function tokenObjection(
  { tokens, directory }: AzureParts,
  { headers: { authorization }, origin }: WebRequest,
  now: number,
): Promise<Answer | undefined> {
  const token = bearerToken(authorization);
  const audiences = audiencesAt(origin);
  const verdict = token === '' ? undefined : await tokens.verify(token, audiences);
  if (verdict?.kind === 'valid') return undefined;
  const { code, message } =
    token === '' ? headerObjection(authorization) : objectionTo(token, audiences, now);
  const authority = `${loginAuthority(origin)}/${directory.tenantId}`;
  const challenge = `Bearer authorization_uri="${authority}", error="invalid_token", error_description="${message}"`;
  return { status: 401, code, message, challenge };
}

function headerObjection(authorization: string | undefined) {
  return authorization === undefined
    ? {
        code: 'AuthenticationFailed',
        message: "Authentication failed. The 'Authorization' header is missing.",
      }
    : {
        code: 'AuthenticationFailedInvalidHeader',
        message:
          "Authentication failed. The 'Authorization' header is provided in an invalid format.",
      };
}

/** A lab that clients reach by an address of their own is asked for by that address, too. */
function audiencesAt(origin: string): readonly string[] {
  const own = [origin, `${origin}/`];
  return AUDIENCES.includes(origin) ? AUDIENCES : [...AUDIENCES, ...own];
}

function objectionTo(token: string, audiences: readonly string[], now: number) {
  const hearsay = hearsayOf(token);
  if (hearsay !== undefined && !audiences.includes(hearsay.audience)) {
    const allowed = audiences.map((each) => `'${each}'`).join(',');
    return {
      code: 'InvalidAuthenticationTokenAudience',
      message: `The access token has been obtained for wrong audience or resource '${printable(hearsay.audience)}'. It should exactly match with one of the allowed audiences ${allowed}.`,
    };
  }
  if (hearsay !== undefined && hearsay.expiresAtS * 1_000 <= now) {
    return {
      code: 'ExpiredAuthenticationToken',
      message: `The access token expiry UTC time '${localized(hearsay.expiresAtS * 1_000)}' is earlier than current UTC time '${localized(now)}'.`,
    };
  }
  return { code: 'InvalidAuthenticationToken', message: 'The access token is invalid.' };
}

/** `8/21/2018 3:22:00 PM`, as captured. @param ms - since the Unix epoch, UTC */
function localized(ms: number): string {
  const date = new Date(Math.max(ms, 0));
  const hour = date.getUTCHours();
  const [, minute, second] = date.toISOString().slice(11, 19).split(':');
  const day = `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
  return `${day} ${hour % 12 || 12}:${minute}:${second} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** What a header may hold of a text that anybody may have written. */
function printable(text: string): string {
  return text.slice(0, TOLD_LENGTH_MAX).replace(/[^\w:/.-]/g, '?');
}

function versionObjection({ url }: WebRequest): Answer | undefined {
  const version = url.searchParams.get('api-version');
  if (version === null || version === '') {
    return {
      status: 400,
      code: 'MissingApiVersionParameter',
      message: 'The api-version query parameter (?api-version=) is required for all requests.',
    };
  }
  if (API_VERSION.test(version)) return undefined;
  const message = `The api-version '${version.slice(0, TOLD_LENGTH_MAX)}' is invalid.`;
  return { status: 400, code: 'InvalidApiVersionParameter', message };
}

function tenantOf({ tenantId, displayName, domains }: AzureParts['directory']): object {
  const names = domains.map(({ name }) => name);
  return {
    id: `/tenants/${tenantId}`,
    tenantId,
    displayName,
    domains: names,
    tenantCategory: 'Home',
    defaultDomain: domains.find(({ isDefault }) => isDefault)?.name ?? names[0] ?? '',
    tenantType: 'AAD',
  };
}

function subscriptionOf(
  { id, displayName }: LabSubscription,
  { tenantId }: AzureParts['directory'],
): object {
  return {
    id: `/subscriptions/${id}`,
    subscriptionId: id,
    tenantId,
    // In no example of the document, yet the Azure CLI shows it.
    homeTenantId: tenantId,
    displayName,
    state: 'Enabled',
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'PayAsYouGo_2014-09-01',
      spendingLimit: 'Off',
    },
    authorizationSource: 'RoleBased',
    managedByTenants: [],
  };
}

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/common-rest-parameters */
function replyOf(answer: Answer, requestId: string): TextReply {
  const body =
    'body' in answer ? answer.body : { error: { code: answer.code, message: answer.message } };
  return {
    status: answer.status,
    headers: {
      'cache-control': 'no-cache',
      'content-type': 'application/json; charset=utf-8',
      'x-ms-request-id': requestId,
      'x-ms-correlation-request-id': requestId,
      ...('challenge' in answer &&
        answer.challenge !== undefined && { 'www-authenticate': answer.challenge }),
    },
    body: JSON.stringify(body),
  };
}
