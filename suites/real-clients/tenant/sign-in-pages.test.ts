import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../../harness/runtime/secret.ts';
import { isRunnable } from '../debian-program.ts';
import { BrowserLab } from './browser-lab.ts';
import { CHROMIUM } from './chromium.ts';
import { exchange } from './exchange.ts';
import { CHROMIUM_PAGES } from './flows/chromium.ts';
import type { KeyboardUser } from './keyboard-user.ts';
import { ALICE, EVE, NATIVE_APP, SECOND_FACTOR, START_TIMEOUT_MS } from './tenant-lab.ts';
import { LOGIN_ORIGIN } from './web-application.ts';

const PAGES_TIMEOUT_MS = 120_000;

describe.skipIf(!isRunnable(CHROMIUM, ['--version'], 'chromium'))('the sign-in pages', () => {
  let lab: BrowserLab;

  beforeAll(async () => {
    lab = await BrowserLab.start();
    for (const { userPrincipalName } of lab.lab.users) lab.consents(userPrincipalName);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
  });

  async function staysSignedIn(person: KeyboardUser, button: 'Yes' | 'No' = 'No'): Promise<void> {
    await person.sees('Stay signed in?');
    await person.presses(button);
  }

  const flows: Record<
    keyof typeof CHROMIUM_PAGES.flows,
    (person: KeyboardUser) => Promise<string>
  > = {
    'sign-in': async (person) => {
      await lab.signsIn(person, ALICE);
      await staysSignedIn(person);
      await person.sees(`Signed in as ${ALICE}`);
      return person.way;
    },
    'without-scripts': async () => {
      await using person = await lab.chromium.person({ javaScriptEnabled: false });
      await lab.signsIn(person, ALICE);
      await staysSignedIn(person);
      await person.sees(`Signed in as ${ALICE}`);
      return person.way;
    },
    'stay-signed-in': async (person) => {
      await lab.signsIn(person, ALICE);
      await staysSignedIn(person, 'Yes');
      await person.sees(`Signed in as ${ALICE}`);
      await person.goesTo(lab.application.address);
      await person.sees(`Signed in as ${ALICE}`);
      return person.way;
    },
    'wrong-password': async (person) => {
      await lab.signsIn(person, ALICE, 'wrong');
      const words = await person.hears('AADSTS50126', 'wrong-password');
      const record = lab.lab.cloud.signInLog.records.at(-1);
      expect(words).toContain(record?.correlationId);
      await person.types('Password', lab.passwordOf(ALICE));
      await person.presses('Sign in');
      await staysSignedIn(person);
      await person.sees(`Signed in as ${ALICE}`);
      return person.way;
    },
    'unknown-user': async (person) => {
      await lab.signsIn(person, 'nobody@contoso.test', 'any');
      await person.hears('AADSTS50034', 'unknown-user');
      await person.types('User name', ALICE);
      await person.presses('Next');
      await person.sees('Enter password');
      await person.types('Password', lab.passwordOf(ALICE));
      await person.presses('Sign in');
      await staysSignedIn(person);
      await person.sees(`Signed in as ${ALICE}`);
      return person.way;
    },
    'second-factor': async (person) => {
      await lab.signsIn(person, lab.tenant.mfaUser.userPrincipalName);
      await person.sees('Enter code');
      await person.types('Code', '000000');
      await person.pressesEnter();
      await person.hears('AADSTS50074', 'wrong-code');
      await person.types('Code', SECOND_FACTOR.reveal());
      await person.presses('Verify');
      await staysSignedIn(person);
      await person.sees(/^Signed in/, 'application');
      return person.way.replace(` as ${lab.tenant.mfaUser.userPrincipalName}`, '');
    },
    enrolment: async (person) => {
      const { userPrincipalName } = lab.tenant.carol;
      lab.lab.tenant.changeUser(userPrincipalName, { mfa: 'enabled' });
      await lab.signsIn(person, userPrincipalName);
      await person.sees('More information required');
      await person.pressesEnter();
      await person.sees('Enter code', 'enter-code-enrolled');
      await person.types('Code', await person.page.getByRole('strong').innerText());
      await person.pressesEnter();
      await staysSignedIn(person);
      await person.sees(/^Signed in/, 'application');
      return person.way.replace(` as ${userPrincipalName}`, '');
    },
    'expired-password': async (person) => {
      const [former, weak, fresh] = [lab.passwordOf(EVE), 'short', 'Fresh-Battery-7-staple'];
      await lab.signsIn(person, EVE);
      await person.sees('Update your password');
      for (const next of [weak, fresh]) {
        await person.types('Current password', former);
        await person.types('New password', next);
        await person.types('New password, once more', next);
        await person.pressesEnter();
        if (next === weak) await person.hears('AADSTS120004', 'weak-password');
      }
      await staysSignedIn(person);
      await person.sees(`Signed in as ${EVE}`, 'application');
      const { kind } = await lab.lab.signIn(EVE, new Secret(fresh));
      return `${person.way}; the domain controller takes the new password: ${kind === 'succeeded'}`;
    },
    consent: async (person) => {
      const { userPrincipalName } = lab.tenant.newcomer();
      await lab.signsIn(person, userPrincipalName);
      await person.sees('Permissions requested');
      await person.presses('Cancel');
      await person.sees(/^Not signed in/, 'application-declined');
      await lab.signsIn(person, userPrincipalName);
      await person.sees('Permissions requested');
      await person.pressesEnter();
      await staysSignedIn(person);
      await person.sees(`Signed in as ${userPrincipalName}`, 'application');
      return person.way;
    },
    device: async (person) => {
      const { tenantId } = lab.lab.tenant;
      const { body } = await exchange(
        new URL(`${LOGIN_ORIGIN}/${tenantId}/oauth2/v2.0/devicecode`),
        {
          rootCertificate: lab.lab.rootCertificate,
          port: lab.tenant.port,
          form: new URLSearchParams({ client_id: NATIVE_APP.appId, scope: 'User.Read' }),
        },
      );
      const { verification_uri: address, user_code: code } = JSON.parse(body);
      await person.goesTo(address);
      await person.sees('Enter code to allow access');
      await person.types('Code', 'WRONGCODE');
      await person.pressesEnter();
      await person.hears('AADSTS70019', 'wrong-device-code');
      await person.types('Code', code);
      await person.presses('Next');
      await person.sees('Sign in');
      await person.types('User name', ALICE);
      await person.pressesEnter();
      await person.sees('Enter password');
      await person.types('Password', lab.passwordOf(ALICE));
      await person.pressesEnter();
      await staysSignedIn(person);
      await person.sees(NATIVE_APP.displayName);
      return person.way;
    },
    federated: async (person) => {
      lab.lab.tenant.addDomain({
        name: 'fabrikam.test',
        authentication: {
          kind: 'federated',
          federation: { passiveUrl: `${lab.application.address}adfs/ls/` },
        },
      });
      await person.goesTo(lab.application.address);
      await person.sees('Sign in');
      await person.types('User name', 'fay@fabrikam.test');
      await person.pressesEnter();
      await person.sees(/^A federation server/, 'federation-server');
      return person.way;
    },
    'signed-out': async (person) => {
      await lab.signsIn(person, ALICE);
      await staysSignedIn(person, 'Yes');
      await person.sees(`Signed in as ${ALICE}`);
      await person.goesTo(`${LOGIN_ORIGIN}/common/oauth2/v2.0/logout`);
      await person.sees('You signed out of your account');
      await person.goesTo(lab.application.address);
      await person.sees('Sign in');
      return person.way;
    },
    'no-agent': async (person) => {
      const agent = lab.lab.agent('AGENT1');
      await agent.stop();
      await lab.signsIn(person, ALICE);
      await person.hears('AADSTS80001', 'no-agent');
      await agent.start();
      await person.types('Password', lab.passwordOf(ALICE));
      await person.presses('Sign in');
      await staysSignedIn(person);
      await person.sees(`Signed in as ${ALICE}`);
      return person.way;
    },
    'unknown-application': async (person) => {
      const query = new URLSearchParams({
        client_id: '7a1d6a40-2f5b-4f5e-9a51-0c3c1f6f0aff',
        response_type: 'code',
        scope: 'openid',
      });
      await person.goesTo(`${LOGIN_ORIGIN}/common/oauth2/v2.0/authorize?${query}`);
      await person.hears('AADSTS700016', 'unknown-application');
      return person.way;
    },
  };

  test.each(Object.entries(CHROMIUM_PAGES.flows).map(([id, flow]) => ({ id, ...flow })))(
    '$flow, $by',
    async ({ id, outcome }) => {
      await using person = await lab.chromium.person();

      expect(await flows[id as keyof typeof flows](person)).toBe(outcome);
    },
    PAGES_TIMEOUT_MS,
  );
});
