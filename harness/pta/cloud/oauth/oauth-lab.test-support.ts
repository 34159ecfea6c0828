import { createHash } from 'node:crypto';
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import type { TextReply } from '../../../runtime/http-server.ts';
import type { KeySource } from '../../../runtime/keys.ts';
import { Secret } from '../../../runtime/secret.ts';
import { SimulatedMachines } from '../../../runtime/simulated-machines.test-support.ts';
import type { WebRequest } from '../../../runtime/web-route.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import type { BrowserSession, SignInTarget } from '../pages/sign-in/sign-in-target.ts';
import type { SignInAttempt, SignInDecision } from '../sign-in/sign-in-attempt.ts';
import { AccessTokens } from './access-tokens.ts';
import { AuthorizationServer } from './authorization-server.ts';
import {
  AZURE_MANAGEMENT,
  type ClientApplication,
  MICROSOFT_GRAPH,
  type ResourceApplication,
} from './clients/client-application.ts';
import type { Realm, Renewal } from './ports.ts';
import type { RefreshTokenReuse } from './tokens/refresh-tokens.ts';

export const TENANT_ID = '31174d1b-e0d8-4d9f-a43a-9d24e8b9f827';
export const LOGIN_ORIGIN = 'https://login.microsoftonline.com';
export const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
export const OFFICE = 'd3590ed6-52b3-4102-aeff-aad2292ab01c';
export const WEB_APP = 'aaaaaaaa-0000-4000-8000-000000000001';
export const SPA = 'aaaaaaaa-0000-4000-8000-000000000002';
export const OTHER_CLIENT = 'aaaaaaaa-0000-4000-8000-000000000003';
export const API = 'aaaaaaaa-0000-4000-8000-000000000004';
export const DISABLED_APP = 'aaaaaaaa-0000-4000-8000-000000000005';
export const PASSWORD = 'Correct-horse-9-battery (test only)';
export const SECRET = 'web+app/secret=% (test only)';
export const WEB_REDIRECT = 'https://app.contoso.test/callback';
export const SPA_ORIGIN = 'https://spa.contoso.test';
export const ALICE = {
  objectId: '5b2c1f9e-7d5a-4a55-8e0b-2b6f3c0a9d11',
  displayName: 'Alice',
  userPrincipalName: 'alice@contoso.test',
  onPremisesUserName: 'alice@contoso.test',
  roles: ['Global Reader'],
};
export const BOB = {
  objectId: '5b2c1f9e-7d5a-4a55-8e0b-2b6f3c0a9d22',
  displayName: 'Bob <b>',
  userPrincipalName: 'bob@contoso.test',
  onPremisesUserName: 'bob@contoso.test',
};

const TOKEN_PATH = `/${TENANT_ID}/oauth2/v2.0/token`;

const CLIENTS: readonly ClientApplication[] = [
  ...[AZURE_CLI, OFFICE, OTHER_CLIENT].map((appId) => ({
    appId,
    displayName: `Native ${appId.slice(0, 8)}`,
    redirectUris: ['http://localhost'],
    isPublicClient: true,
  })),
  {
    appId: WEB_APP,
    displayName: 'Web app',
    redirectUris: [WEB_REDIRECT],
    isPublicClient: false,
    clientSecret: new Secret(SECRET),
    enableIdTokenIssuance: true,
    isMultitenant: false,
    applicationPermissions: { [MICROSOFT_GRAPH]: ['AuditLog.Read.All'] },
  },
  {
    appId: SPA,
    displayName: 'Single-page application',
    redirectUris: [],
    spaRedirectUris: [SPA_ORIGIN],
    isPublicClient: false,
  },
  {
    appId: DISABLED_APP,
    displayName: 'Disabled',
    redirectUris: [WEB_REDIRECT],
    isPublicClient: true,
    disabled: true,
  },
];

const RESOURCES: readonly ResourceApplication[] = [
  {
    appId: MICROSOFT_GRAPH,
    displayName: 'Microsoft Graph',
    identifierUris: ['https://graph.microsoft.com'],
  },
  {
    appId: AZURE_MANAGEMENT,
    displayName: 'Windows Azure Service Management API',
    identifierUris: ['https://management.core.windows.net', 'https://management.azure.com'],
  },
  { appId: API, displayName: 'API', identifierUris: ['api://contoso'], accessTokenVersion: 2 },
];

interface Ask {
  readonly form?: Record<string, string> | readonly (readonly [string, string])[];
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly origin?: string;
}

/** The endpoints with one browser in front of them, and a sign-in page that asks nothing: the test says who signed in. */
export class OAuthLab {
  readonly world: SimulatedMachines<PtaEvent>;
  readonly server: AuthorizationServer;
  readonly tokens: AccessTokens;
  readonly attempts: SignInAttempt[] = [];
  readonly renewals: Renewal[] = [];
  /** What is shown in the browser, until somebody signs in. */
  shown: SignInTarget | undefined;
  /** Who is signed in, in the browser. */
  session: BrowserSession | undefined;
  decision: (attempt: SignInAttempt) => Partial<SignInDecision> | undefined = () => undefined;
  renewal: (renewal: Renewal) => Partial<SignInDecision> | undefined = () => undefined;
  realm: Realm = {
    kind: 'managed',
    domain: 'contoso.test',
    brandName: 'Contoso',
    userExists: true,
  };

  private constructor(
    world: SimulatedMachines<PtaEvent>,
    tokenKeys: Awaited<ReturnType<KeySource['rsa2048']>>,
    refreshTokenReuse: RefreshTokenReuse,
  ) {
    const runtime = world.machine('ENTRA');
    this.world = world;
    this.tokens = new AccessTokens(runtime, TENANT_ID, tokenKeys);
    const decided = (user: typeof ALICE | typeof BOB, more?: Partial<SignInDecision>) =>
      ({
        ...{ kind: 'succeeded', correlationId: 'c', user, methods: ['pwd'] },
        ...more,
      }) as SignInDecision;
    this.server = new AuthorizationServer(runtime, {
      tenant: { tenantId: TENANT_ID, domains: [{ name: 'contoso.test' }] },
      tokens: this.tokens,
      refreshTokenReuse,
      applications: {
        find: (appId) => CLIENTS.find((each) => each.appId === appId.toLowerCase()),
        findResource: (idOrUri) => {
          const wanted = idOrUri.endsWith('/') ? idOrUri.slice(0, -1) : idOrUri;
          return RESOURCES.find(
            ({ appId, identifierUris }) => appId === wanted || identifierUris.includes(wanted),
          );
        },
      },
      realms: { realmOf: () => this.realm },
      desk: {
        decide: async (attempt) => {
          this.attempts.push(attempt);
          const isRight = attempt.password.reveal() === PASSWORD;
          const wrong = { kind: 'failed', code: 'AADSTS50126' } as const;
          return decided(ALICE, this.decision(attempt) ?? (isRight ? {} : wrong));
        },
        renew: async (renewal) => {
          this.renewals.push(renewal);
          const { user, methods } = renewal;
          const same = { user, methods } as Partial<SignInDecision>;
          return decided(ALICE, this.renewal(renewal) ?? same);
        },
      },
      face: {
        begin: async (target) => {
          const { prompt } = target;
          const asks = prompt === 'login' || prompt === 'select_account' || prompt === 'consent';
          if (this.session !== undefined && !asks) return target.complete(this.session);
          if (prompt === 'none') return target.refuse('AADSTS50058', runtime.random.guid());
          this.shown = target;
          return { status: 200, headers: { 'content-type': 'text/html' }, body: 'sign-in page' };
        },
      },
      memory: {
        end: () => {
          this.session = undefined;
          return ['ESTSAUTH=; Max-Age=0'];
        },
      },
    });
  }

  static async start(
    keys: KeySource,
    refreshTokenReuse: RefreshTokenReuse = 'revokes-family',
  ): Promise<OAuthLab> {
    const world = new SimulatedMachines<PtaEvent>(keys);
    return new OAuthLab(world, await keys.rsa2048(), refreshTokenReuse);
  }

  /** Somebody signs in on the page that is shown. */
  async signIn(user: BrowserSession['user'] = ALICE): Promise<TextReply> {
    const { shown } = this;
    if (shown === undefined) throw new TypeError('No sign-in page is shown.');
    this.shown = undefined;
    this.session = {
      sessionId: '0c3f3f3e-6f0e-4d55-9c11-6f6e5d4c3b2a',
      user,
      methods: ['pwd'],
      signedInAt: this.world.clock.now(),
    };
    return shown.complete(this.session);
  }

  /** One request; a form makes it a `POST`. */
  async ask(address: string, { form, body, headers = {}, origin = LOGIN_ORIGIN }: Ask = {}) {
    const url = new URL(address, origin);
    const sent = body ?? (form && new URLSearchParams(entriesOf(form)).toString());
    const method = sent === undefined ? 'GET' : 'POST';
    for (const route of this.server.routes) {
      const params = route.method === method ? match(route.path, url.pathname) : undefined;
      if (params === undefined) continue;
      const request: WebRequest = {
        ...{ method, url, headers, params, origin },
        body: sent ?? '',
        from: '203.0.113.7',
      };
      return route.answer(request);
    }
    throw new TypeError(`No route for ${method} ${url.pathname}`);
  }

  /** A token request of version 2 to the tenant; the reply and its JSON. */
  async token(
    form: NonNullable<Ask['form']>,
    { path = TOKEN_PATH, ...more }: Omit<Ask, 'form'> & { readonly path?: string } = {},
  ) {
    const { status, body, headers } = await this.ask(path, { form, ...more });
    return { status, headers, body: JSON.parse(body) as Record<string, string> };
  }

  authorizeUrl(parameters: Record<string, string>, path = `/${TENANT_ID}/oauth2/v2.0/authorize`) {
    return `${path}?${new URLSearchParams(parameters)}`;
  }

  /** Claims of a token that the published keys verify. */
  async claimsOf(token: string | undefined): Promise<JWTPayload> {
    const { body } = await this.ask('/common/discovery/v2.0/keys');
    const keys = createLocalJWKSet(JSON.parse(body));
    const currentDate = new Date(this.world.clock.now());
    return (await jwtVerify(token ?? '', keys, { currentDate, algorithms: ['RS256'] })).payload;
  }
}

/** Where a redirect leads: the address without what was added, and that. */
export function locationOf({ status, headers }: TextReply) {
  const url = new URL(String(headers['location']));
  const fields = new URLSearchParams(url.hash === '' ? url.search : url.hash.slice(1));
  return { status, to: `${url.origin}${url.pathname}`, fields: Object.fromEntries(fields) };
}

export const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-0123456789';
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

function entriesOf(form: NonNullable<Ask['form']>): [string, string][] {
  return Array.isArray(form) ? form.map(([a, b]) => [a, b]) : Object.entries(form);
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const names = [...pattern.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const escaped = pattern.replace(/[.]/g, '\\.').replace(/:\w+/g, '([^/]+)');
  const found = new RegExp(`^${escaped}$`).exec(path);
  if (found === null) return undefined;
  return Object.fromEntries(names.map((name, at) => [name, decoded(found[at + 1] ?? '')]));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
