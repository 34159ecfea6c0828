import {
  type AuthenticationResult,
  ConfidentialClientApplication,
  type Configuration,
  CryptoProvider,
  PublicClientApplication,
} from '@azure/msal-node';
import type { LabForClients } from '../tenant-lab.ts';
import { ask, type Flow, problemOf, runFlow } from './dialog.ts';

const SCOPES = ['User.Read'];

function configurationOf(
  { origin, tenantId }: LabForClients,
  auth: Omit<Configuration['auth'], 'authority'>,
): Configuration {
  return {
    auth: {
      ...auth,
      authority: `${origin}/${tenantId}`,
      knownAuthorities: [new URL(origin).host],
    },
  };
}

function nativeApp(lab: LabForClients): PublicClientApplication {
  return new PublicClientApplication(configurationOf(lab, { clientId: lab.nativeAppId }));
}

function webApp(lab: LabForClients): ConfidentialClientApplication {
  const { webAppId: clientId, webAppSecret: clientSecret } = lab;
  return new ConfidentialClientApplication(configurationOf(lab, { clientId, clientSecret }));
}

function told(result: AuthenticationResult | null): string {
  if (result === null) return 'nothing';
  const { account, accessToken, idToken } = result;
  if (accessToken === '' || idToken === '') return 'a token is missing';
  return `signed in as ${account?.username}`;
}

/** By the name and the password of one of the lab's users. */
function byPassword(app: PublicClientApplication, { userName, password }: LabForClients['alice']) {
  return app.acquireTokenByUsernamePassword({ scopes: SCOPES, username: userName, password });
}

const password: Flow = async (lab) => told(await byPassword(nativeApp(lab), lab.alice));

const wrongPassword: Flow = async (lab) =>
  byPassword(nativeApp(lab), { ...lab.alice, password: 'wrong' }).then(told, problemOf);

const secondFactorRequired: Flow = async (lab) =>
  byPassword(nativeApp(lab), lab.mfaUser).then(told, problemOf);

const publicNames: Flow = async (lab) => {
  const { nativeAppId: clientId, tenantId } = lab;
  const authority = `https://login.microsoftonline.com/${tenantId}`;
  const app = new PublicClientApplication({ auth: { clientId, authority } });
  return told(await byPassword(app, lab.alice));
};

const interactive: Flow = async (lab) =>
  told(
    await nativeApp(lab).acquireTokenInteractive({
      scopes: SCOPES,
      openBrowser: async (url) => {
        await ask({ ask: 'browser', url });
      },
    }),
  );

const webCode: Flow = async (lab) => {
  const app = webApp(lab);
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const request = { scopes: SCOPES, redirectUri: lab.webAppRedirect };
  const url = await app.getAuthCodeUrl({
    ...request,
    codeChallenge: challenge,
    codeChallengeMethod: 'S256',
  });
  const answer = new URL(await ask({ ask: 'browser', url }));
  const code = answer.searchParams.get('code') ?? '';
  return told(await app.acquireTokenByCode({ ...request, code, codeVerifier: verifier }));
};

const deviceCode: Flow = async (lab) =>
  told(
    await nativeApp(lab).acquireTokenByDeviceCode({
      scopes: SCOPES,
      deviceCodeCallback: ({ verificationUri: address, userCode }) => {
        void ask({ ask: 'device', address, userCode });
      },
    }),
  );

const clientCredentials: Flow = async (lab) => {
  const result = await webApp(lab).acquireTokenByClientCredential({
    scopes: ['https://graph.microsoft.com/.default'],
  });
  return result?.accessToken ? `a token for ${result.scopes.join(' ')}` : 'nothing';
};

/** From the cache first, then anew with the refresh token. */
const silent: Flow = async (lab) => {
  const app = nativeApp(lab);
  const first = await byPassword(app, lab.alice);
  const account = first?.account ?? null;
  if (account === null) return 'no account';
  const cached = await app.acquireTokenSilent({ account, scopes: SCOPES });
  const renewed = await app.acquireTokenSilent({ account, scopes: SCOPES, forceRefresh: true });
  const isNew = renewed.accessToken !== first?.accessToken;
  return `cached: ${cached.fromCache}, then a new token: ${isNew && !renewed.fromCache}`;
};

const silentInterrupted: Flow = async (lab) => {
  const app = nativeApp(lab);
  const account = (await byPassword(app, lab.bob))?.account ?? null;
  if (account === null) return 'no account';
  await ask({ ask: 'require-second-factor', userName: lab.bob.userName });
  const request = { account, scopes: SCOPES, forceRefresh: true };
  return app.acquireTokenSilent(request).then(told, problemOf);
};

await runFlow({
  password,
  'wrong-password': wrongPassword,
  'second-factor-required': secondFactorRequired,
  'public-names': publicNames,
  'code-native': interactive,
  'code-web': webCode,
  device: deviceCode,
  'client-credentials': clientCredentials,
  silent,
  'silent-interrupted': silentInterrupted,
});
