import * as client from 'openid-client';
import type { LabForClients } from '../tenant-lab.ts';
import { ask, type Flow, problemOf, runFlow } from './dialog.ts';

const SCOPE = 'openid profile offline_access User.Read';

/** Found by its OpenID configuration; ID tokens are checked with the published keys as well. */
async function discovered(
  { origin, tenantId }: LabForClients,
  clientId: string,
  secret?: string,
): Promise<client.Configuration> {
  const issuer = new URL(`${origin}/${tenantId}/v2.0`);
  const authentication = secret === undefined ? client.None() : client.ClientSecretPost(secret);
  const config = await client.discovery(issuer, clientId, undefined, authentication);
  client.enableNonRepudiationChecks(config);
  return config;
}

const webApp = (lab: LabForClients) => discovered(lab, lab.webAppId, lab.webAppSecret);

type Tokens = Awaited<ReturnType<typeof client.authorizationCodeGrant>>;

function told(tokens: Tokens): string {
  return `signed in as ${tokens.claims()?.['preferred_username']}`;
}

async function byCode(config: client.Configuration, lab: LabForClients): Promise<Tokens> {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: lab.webAppRedirect,
    scope: SCOPE,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  });
  const answer = await ask({ ask: 'browser', url: url.href });
  return client.authorizationCodeGrant(config, new URL(answer), {
    pkceCodeVerifier,
    expectedState,
    expectedNonce,
  });
}

const discovery: Flow = async (lab) => {
  const metadata = (await webApp(lab)).serverMetadata();
  return `issuer ${metadata.issuer.replace(lab.origin, '{origin}').replace(lab.tenantId, '{tenant}')}`;
};

/** No other check of an issuer fails so often; the quirk is Entra's. */
const discoveryOfOrganizations: Flow = async ({ origin, webAppId }) =>
  client.discovery(new URL(`${origin}/organizations/v2.0`), webAppId).then(() => 'taken', describe);

const code: Flow = async (lab) => told(await byCode(await webApp(lab), lab));

const refresh: Flow = async (lab) => {
  const config = await webApp(lab);
  const first = await byCode(config, lab);
  const next = await client.refreshTokenGrant(config, first.refresh_token ?? '');
  const isNew = next.refresh_token !== undefined && next.refresh_token !== first.refresh_token;
  const again = await client
    .refreshTokenGrant(config, first.refresh_token ?? '')
    .then(() => 'taken again', describe);
  return `another refresh token: ${isNew}; the former: ${again}`;
};

const userInfo: Flow = async (lab) => {
  const config = await webApp(lab);
  const tokens = await byCode(config, lab);
  const subject = tokens.claims()?.sub ?? client.skipSubjectCheck;
  const { name } = await client.fetchUserInfo(config, tokens.access_token, subject);
  return `the same subject, ${name}`;
};

const device: Flow = async (lab) => {
  const config = await discovered(lab, lab.nativeAppId);
  const started = await client.initiateDeviceAuthorization(config, { scope: SCOPE });
  const { verification_uri: address, user_code: userCode } = started;
  await ask({ ask: 'device', address, userCode });
  return told(await client.pollDeviceAuthorizationGrant(config, started));
};

const clientCredentials: Flow = async (lab) => {
  const scope = 'https://graph.microsoft.com/.default';
  const { token_type, expires_in } = await client.clientCredentialsGrant(await webApp(lab), {
    scope,
  });
  return `a ${token_type} token for ${expires_in === undefined ? 'ever' : 'a while'}`;
};

const wrongSecret: Flow = async (lab) => {
  const config = await discovered(lab, lab.webAppId, 'wrong');
  const scope = 'https://graph.microsoft.com/.default';
  return client.clientCredentialsGrant(config, { scope }).then(() => 'a token', describe);
};

const signOut: Flow = async (lab) => {
  const config = await webApp(lab);
  const tokens = await byCode(config, lab);
  const url = client.buildEndSessionUrl(config, {
    post_logout_redirect_uri: lab.webAppRedirect,
    id_token_hint: tokens.id_token ?? '',
  });
  const answer = new URL(await ask({ ask: 'browser', url: url.href }));
  const silent = client.buildAuthorizationUrl(config, {
    redirect_uri: lab.webAppRedirect,
    scope: SCOPE,
    prompt: 'none',
  });
  const later = new URL(await ask({ ask: 'browser', url: silent.href }));
  return `back at ${answer.hostname}; then without a page: ${later.searchParams.get('error')}`;
};

/** The library keeps what the server said apart from its own words. */
function describe(error: unknown): string {
  if (!(error instanceof client.ResponseBodyError)) return problemOf(error);
  const { error: code, error_description: text = '' } = error;
  return `${error.name}: ${code}, ${text.split('\r\n')[0]}`;
}

await runFlow({
  discovery,
  'discovery-organizations': discoveryOfOrganizations,
  code,
  refresh,
  'user-info': userInfo,
  device,
  'client-credentials': clientCredentials,
  'wrong-secret': wrongSecret,
  'sign-out': signOut,
});
