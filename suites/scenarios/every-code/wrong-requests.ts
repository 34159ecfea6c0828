import {
  AZURE_CLI,
  BARE,
  DISABLED,
  NATIVE_REDIRECT,
  OUTDATED,
  SPA,
  SPA_ORIGIN,
  SPA_REDIRECT,
  WEB,
  WEB_REDIRECT,
  WEB_SECRET,
} from './oauth-applications.ts';
import type { WebAsk } from './tenant-face.ts';

const TOKEN = '/{tenant}/oauth2/v2.0/token';

/** A token request, by default a refresh of the Azure CLI's. */
function redeeming(changes: Record<string, string>, more: Partial<WebAsk> = {}): WebAsk {
  const form = { grant_type: 'refresh_token', client_id: AZURE_CLI, scope: 'openid', ...changes };
  return { path: TOKEN, form, ...more };
}

/** A web application signs in for itself. */
function asApplication(changes: Record<string, string>, more: Partial<WebAsk> = {}): WebAsk {
  const scope = 'https://graph.microsoft.com/.default';
  const form = { grant_type: 'client_credentials', client_id: WEB, client_secret: WEB_SECRET };
  return { path: TOKEN, form: { ...form, scope, ...changes }, ...more };
}

/** An authorization request, by default one of the Azure CLI. */
function authorizing(changes: Record<string, string>, tenant = '{tenant}'): WebAsk {
  const query = new URLSearchParams({
    client_id: AZURE_CLI,
    redirect_uri: NATIVE_REDIRECT,
    response_type: 'code',
    scope: 'openid',
    ...changes,
  });
  return { path: `/${tenant}/oauth2/v2.0/authorize?${query}` };
}

function discovering(authority: string): WebAsk {
  const endpoint = new URLSearchParams({ authorization_endpoint: authority });
  return { path: `/common/discovery/instance?api-version=1.1&${endpoint}` };
}

const NEVER_ISSUED = `0.A${'x'.repeat(43)}`;

/** Requests that are wrong on the face of it, by the number of the code that they are answered with. */
export const WRONG_REQUESTS: Readonly<Record<number, WebAsk>> = {
  50011: authorizing({ redirect_uri: 'https://attacker.test/back' }),
  50049: discovering('https://login.attacker.test/common/oauth2/v2.0/authorize'),
  50050: discovering('any old text'),
  50058: authorizing({ prompt: 'none' }),
  50059: asApplication({}, { path: '/common/oauth2/v2.0/token' }),
  50147: authorizing({ code_challenge_method: 'S256' }),
  50194: authorizing({ client_id: WEB, redirect_uri: WEB_REDIRECT }, 'common'),
  500011: redeeming({
    grant_type: 'password',
    username: 'cleo@contoso.test',
    password: 'Any-passw0rd-at-all',
    scope: 'api://nobody/Read',
  }),
  501491: authorizing({ code_challenge: 'short', code_challenge_method: 'S256' }),
  70000: redeeming({ grant_type: 'authorization_code', code: NEVER_ISSUED }),
  70003: redeeming({ grant_type: 'telepathy' }),
  70005: authorizing({ response_type: 'telepathy' }),
  70007: authorizing({ response_mode: 'telepathy' }),
  70011: authorizing({ scope: 'openid "all"' }),
  70018: redeeming({
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: 'made-up',
  }),
  70019: { path: '/common/oauth2/deviceauth', form: { otc: 'AAAABBBB2' } },
  700016: redeeming({ client_id: '00000000-0000-4000-8000-000000000000' }),
  700022: asApplication({
    scope: 'https://graph.microsoft.com/.default https://management.azure.com/.default',
  }),
  700025: redeeming({ client_secret: 'a-secret-after-all' }),
  700027: asApplication({
    client_secret: '',
    client_assertion: 'a.b.c',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  }),
  700051: authorizing({ response_type: 'token' }),
  700054: authorizing({ response_type: 'id_token', nonce: 'n' }),
  7000112: redeeming({ client_id: DISABLED }),
  7000215: asApplication({ client_secret: 'not-the-secret' }),
  7000218: asApplication({ client_secret: '' }),
  7000222: asApplication({ client_id: OUTDATED }),
  90002: { path: '/nowhere.test/oauth2/v2.0/token', form: { client_id: AZURE_CLI } },
  90004: { path: TOKEN, form: 'grant_type=password&client_id=%FF' },
  900144: { path: TOKEN, form: { client_id: AZURE_CLI } },
  90015: authorizing({ state: 'long'.repeat(10_000) }),
  90023: authorizing({ prompt: 'telepathy' }),
  900561: { path: TOKEN },
  900971: authorizing({ client_id: BARE, redirect_uri: '' }),
  90100: { path: TOKEN, form: 'grant_type=password&grant_type=password' },
  901002: redeeming({ resource: 'https://graph.microsoft.com' }),
  9001023: redeeming({ grant_type: 'password' }, { path: '/common/oauth2/v2.0/token' }),
  9002313: redeeming({ refresh_token: 'no token of any kind' }),
  9002325: authorizing({ client_id: SPA, redirect_uri: SPA_REDIRECT }),
  9002326: asApplication({}, { headers: { origin: SPA_ORIGIN } }),
  9002332: redeeming({}, { path: '/consumers/oauth2/v2.0/token' }),
  1002012: asApplication({ scope: 'https://graph.microsoft.com/User.Read' }),
};
