import {
  type AccessToken,
  ClientSecretCredential,
  DeviceCodeCredential,
  EnvironmentCredential,
  type TokenCredential,
  UsernamePasswordCredential,
} from '@azure/identity';
import type { LabForClients } from '../tenant-lab.ts';
import { ask, type Flow, problemOf, runFlow } from './dialog.ts';

const GRAPH = 'https://graph.microsoft.com/.default';

function optionsOf({ origin }: LabForClients) {
  return { authorityHost: origin, disableInstanceDiscovery: true };
}

async function ofToken(credential: TokenCredential): Promise<string> {
  const token: AccessToken | null = await credential.getToken(GRAPH);
  if (token === null) return 'nothing';
  const [, claims = ''] = token.token.split('.');
  const { upn, idtyp, appid } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  return upn === undefined ? `a token of an ${idtyp ?? appid}` : `a token of ${upn}`;
}

function byPassword(lab: LabForClients, { userName, password }: LabForClients['alice']) {
  const { tenantId, nativeAppId } = lab;
  return new UsernamePasswordCredential(tenantId, nativeAppId, userName, password, optionsOf(lab));
}

const password: Flow = (lab) => ofToken(byPassword(lab, lab.alice));

const wrongPassword: Flow = (lab) =>
  ofToken(byPassword(lab, { ...lab.alice, password: 'wrong' })).catch(problemOf);

const publicNames: Flow = ({ tenantId, nativeAppId, alice: { userName, password } }) =>
  ofToken(new UsernamePasswordCredential(tenantId, nativeAppId, userName, password));

const device: Flow = (lab) =>
  ofToken(
    new DeviceCodeCredential({
      ...optionsOf(lab),
      tenantId: lab.tenantId,
      clientId: lab.nativeAppId,
      userPromptCallback: ({ verificationUri: address, userCode }) => {
        void ask({ ask: 'device', address, userCode });
      },
    }),
  );

const clientSecret: Flow = (lab) =>
  ofToken(new ClientSecretCredential(lab.tenantId, lab.webAppId, lab.webAppSecret, optionsOf(lab)));

const environment: Flow = (lab) => {
  Object.assign(process.env, {
    AZURE_AUTHORITY_HOST: lab.origin,
    AZURE_TENANT_ID: lab.tenantId,
    AZURE_CLIENT_ID: lab.webAppId,
    AZURE_CLIENT_SECRET: lab.webAppSecret,
  });
  return ofToken(new EnvironmentCredential({ disableInstanceDiscovery: true }));
};

await runFlow({
  password,
  'wrong-password': wrongPassword,
  'public-names': publicNames,
  device,
  'client-secret': clientSecret,
  environment,
});
