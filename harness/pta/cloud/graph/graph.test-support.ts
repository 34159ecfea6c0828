import type { KeySource } from '../../../runtime/keys.ts';
import { SimulatedMachines } from '../../../runtime/simulated-machines.test-support.ts';
import type { WebRequest, WebRoute } from '../../../runtime/web-route.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import { AgentRegistry } from '../agent-registry.ts';
import { createAuditLog } from '../sign-in-log/audit-log.ts';
import { createSignInLog } from '../sign-in-log/sign-in-log.ts';
import type { BearerTokens, Claims } from './caller.ts';
import type { DirectoryUser } from './directory/directory-operations.ts';
import type { PasswordRules } from './directory/password-rules.ts';
import { createGraphRoutes } from './graph-routes.ts';
import { PublishingProfile } from './publishing-profile/publishing-profile.ts';

export const USER_ID = '2c940657-1026-4386-bcfd-3176637ba01f';

/** A machine of a simulated world. */
export function entraRuntime(keys: KeySource) {
  return new SimulatedMachines<PtaEvent>(keys).machine('ENTRA');
}

/** Claims of a Global Administrator's token whose application may do that. */
export function adminClaims(scope: string, changed: Claims = {}): Claims {
  return {
    aud: '00000003-0000-0000-c000-000000000000',
    oid: USER_ID,
    name: 'Administrator',
    upn: 'administrator@contoso.test',
    roles: ['Global Administrator'],
    scp: scope,
    ...changed,
  };
}

/** A token as JSON Web Tokens look; that nobody signed it is what {@link unsignedTokens} does not mind. */
export function tokenOf(claims: Claims): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.`;
}

/** Takes every token whose audience is right, that has not expired, and that does not say `forged`. */
export function unsignedTokens(now: () => number): BearerTokens {
  return {
    verify: async (token, audiences) => {
      try {
        const claims: Claims = JSON.parse(
          Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
        );
        const isGood =
          audiences.includes(String(claims['aud'])) &&
          Number(claims['exp'] ?? Number.POSITIVE_INFINITY) * 1_000 > now() &&
          claims['forged'] !== true;
        return isGood ? { kind: 'valid', claims } : { kind: 'refused', reason: 'claims' };
      } catch {
        return { kind: 'refused', reason: 'no token' };
      }
    },
  };
}

export interface Asked {
  readonly method?: WebRoute['method'];
  /** Path and query. */
  readonly path: string;
  readonly claims?: Claims;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly origin?: string;
}

export interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: unknown;
}

/** Asks the route that the address is of, as a transport does. */
export async function ask(routes: readonly WebRoute[], asked: Asked): Promise<Told> {
  const { method = 'GET', path, claims, origin = 'https://graph.microsoft.com', body } = asked;
  const url = new URL(path, origin);
  const found = routes.flatMap((route) => {
    const params = matched(route.path, url.pathname);
    return route.method === method && params !== undefined ? [{ route, params }] : [];
  });
  const [first] = found;
  if (first === undefined) throw new Error(`No route is for ${method} ${path}.`);
  const request: WebRequest = {
    method,
    url,
    origin,
    params: first.params,
    from: '203.0.113.7',
    headers: {
      ...(claims && { authorization: `Bearer ${tokenOf(claims)}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...asked.headers,
    },
    body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
  };
  const reply = await first.route.answer(request);
  return { ...reply, body: reply.body === '' ? undefined : JSON.parse(reply.body) };
}

/** What the `:names` of a path stand for. */
function matched(pattern: string, pathname: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = pathname.replace(/\/$/, '').split('/');
  const isRest = wanted.at(-1) === '*' && given.length >= wanted.length;
  if (isRest) wanted.pop();
  else if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const text = decodeURIComponent(given[index] ?? '');
    if (part.startsWith(':')) params[part.slice(1)] = text;
    else if (part !== text) return undefined;
  }
  return params;
}

export const ALICE_ID = '5b2c1f9e-7d5a-4a55-8e0b-2b6f3c0a9d11';
export const AGENT_ID = '1234b780-965f-4149-85c5-a8c73e58b67d';
export const OTHER_AGENT_ID = '2234b780-965f-4149-85c5-a8c73e58b67d';

/**
 * Graph of a tenant with two agents, of which one is active.
 *
 * @param tokens - what looks at tokens; {@link unsignedTokens} unless given
 */
export function createGraph(keys: KeySource, tokens?: BearerTokens) {
  const runtime = entraRuntime(keys);
  const registry = new AgentRegistry();
  const now = runtime.clock.now();
  const certificate = { thumbprint: 'AB', publicKey: '', notAfter: now + 1e9 };
  registry.register(AGENT_ID, 'AGENT1.contoso.test', certificate, now);
  registry.register(OTHER_AGENT_ID, 'AGENT2.contoso.test', certificate, now);
  registry.noteBootstrap(AGENT_ID, {
    at: now,
    externalIp: '203.0.113.9',
    machineName: 'AGENT1.contoso.test',
    thumbprint: 'AB',
  });
  const profile = new PublishingProfile(runtime.random.fork('profile'));
  const signInLog = createSignInLog();
  const auditLog = createAuditLog();
  const feature = { enabled: true, objection: '' };
  const rules: { kept?: PasswordRules | undefined } = {};
  const alice: DirectoryUser = {
    id: ALICE_ID,
    displayName: 'Alice',
    userPrincipalName: 'alice@contoso.test',
    accountEnabled: true,
    onPremisesSyncEnabled: true,
  };
  const administrator: DirectoryUser = {
    id: USER_ID,
    displayName: 'Administrator',
    userPrincipalName: 'administrator@contoso.test',
    accountEnabled: true,
    onPremisesSyncEnabled: false,
  };
  const routes = createGraphRoutes(runtime, {
    tokens: tokens ?? unsignedTokens(() => runtime.clock.now()),
    directory: {
      tenantId: '31174d1b-e0d8-4d9f-a43a-9d24e8b9f827',
      displayName: 'Contoso',
      domains: [{ name: 'contoso.test', isDefault: true, isInitial: false, type: 'Managed' }],
      findUser: (idOrName) =>
        [alice, administrator].find(({ id, userPrincipalName }) =>
          [id, userPrincipalName].includes(idOrName.toLowerCase()),
        ),
    },
    signInLog,
    auditLog,
    agents: registry,
    profile,
    feature: {
      isEnabled: () => feature.enabled,
      switch: (enabled) => {
        if (feature.objection !== '') return feature.objection;
        feature.enabled = enabled;
        return undefined;
      },
    },
    passwordRules: {
      get passwordRules() {
        return rules.kept;
      },
      keepPasswordRules: (kept) => {
        rules.kept = kept;
      },
    },
  });
  /** What the audit log says was done, in order. */
  const changes = () => auditLog.records.map(({ activity }) => activity);
  return { runtime, registry, profile, signInLog, auditLog, feature, rules, routes, changes };
}
