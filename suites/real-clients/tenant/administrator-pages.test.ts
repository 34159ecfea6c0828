import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRunnable } from '../debian-program.ts';
import { CHROMIUM, Chromium } from './chromium.ts';
import { CHROMIUM_ADMINISTRATION } from './flows/chromium.ts';
import type { KeyboardUser } from './keyboard-user.ts';
import { ALICE, START_TIMEOUT_MS, TenantLab } from './tenant-lab.ts';

const PAGES_TIMEOUT_MS = 120_000;
const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** The flows stand on one another: each sees what those before it did. */
describe.skipIf(!isRunnable(CHROMIUM, ['--version'], 'chromium'))(
  'the administrator’s pages',
  () => {
    let lab: TenantLab;
    let chromium: Chromium;

    beforeAll(async () => {
      lab = await TenantLab.start();
      await lab.lab.signIn(ALICE);
      await lab.lab.signIn(ALICE, 'wrong');
      await lab.lab.signIn(lab.bob.userPrincipalName);
      chromium = await Chromium.start(lab);
    }, START_TIMEOUT_MS);

    afterAll(async () => {
      await chromium[Symbol.asyncDispose]();
      await lab[Symbol.asyncDispose]();
    });

    /** From the first page by its navigation. */
    async function opens(admin: KeyboardUser, name: string): Promise<void> {
      await admin.goesTo(`${lab.origin}/portal`);
      await admin.follows(name);
      await admin.sees(name, `portal-${name.toLowerCase().replaceAll(/\W+/g, '-')}`);
    }

    const wordsOf = async (place: Locator) => (await place.innerText()).split(/\s+/).join(' ');
    const row = ({ page }: KeyboardUser, text: string) =>
      page.getByRole('row').filter({ hasText: text });

    const flows: Record<
      keyof typeof CHROMIUM_ADMINISTRATION.flows,
      (admin: KeyboardUser) => Promise<string>
    > = {
      connect: async (admin) => {
        await opens(admin, 'Microsoft Entra Connect');
        return `${admin.way}: ${await wordsOf(row(admin, 'Pass-through authentication'))}`;
      },
      agents: async (admin) => {
        await opens(admin, 'Pass-through authentication');
        const words = await wordsOf(row(admin, 'AGENT1.contoso.test'));
        return `${admin.way}: ${words.replace(GUID, '').trim()}`;
      },
      'sign-ins': async (admin) => {
        await opens(admin, 'Sign-in logs');
        await admin.types('User', 'alice');
        await admin.types('Sign-in error code', 'AADSTS50126');
        await admin.presses('Apply');
        const found = row(admin, ALICE);
        const count = await wordsOf(admin.page.getByText(/ of \d+ sign-ins/));
        const [, user, , status, code] = await found.getByRole('cell').allInnerTexts();
        return `${admin.way}: ${count} ${user} ${status} ${code}`;
      },
      'sign-in': async (admin) => {
        await opens(admin, 'Sign-in logs');
        await row(admin, '50126').getByRole('link').press('Enter');
        const detail = admin.page.getByText(/PTA AgentId/);
        const words = await wordsOf(detail);
        await admin.keeps('portal-sign-in');
        return `${admin.way}: ${words.replace(GUID, '{guid}')}`;
      },
      live: async (admin) => {
        await opens(admin, 'Sign-in logs');
        await lab.lab.signIn(ALICE);
        const count = admin.page.getByText('4 of 4 sign-ins');
        await count.waitFor();
        return `${admin.way}: ${await wordsOf(count)}`;
      },
      'smart-lockout': async (admin) => {
        await opens(admin, 'Smart lockout');
        await admin.types('Lockout threshold', '0');
        await admin.presses('Save');
        expect(lab.lab.cloud.smartLockout.settings.lockoutThreshold).toBe(10);
        await admin.types('Lockout threshold', '5');
        await admin.types('Lockout duration in seconds', '120');
        await admin.presses('Save');
        const sentence = admin.page.getByText('for 120 seconds');
        await sentence.waitFor();
        return `${admin.way}: ${await wordsOf(sentence)}`;
      },
      users: async (admin) => {
        const { userPrincipalName } = lab.carol;
        for (let count = 0; count < 5; count += 1)
          await lab.lab.signIn(userPrincipalName, `${count}`);
        await opens(admin, 'Users');
        const [, , , , , before = ''] = await row(admin, userPrincipalName)
          .getByRole('cell')
          .allInnerTexts();
        await admin.presses(`Unlock ${userPrincipalName}`);
        await row(admin, userPrincipalName).getByText('Open').waitFor();
        const { kind } = await lab.lab.signIn(userPrincipalName);
        const [word] = before.split(' ');
        return `${admin.way}: ${word}, then Open; signs in: ${kind === 'succeeded'}`;
      },
    };

    test.each(Object.entries(CHROMIUM_ADMINISTRATION.flows).map(([id, flow]) => ({ id, ...flow })))(
      '$flow, $by',
      async ({ id, outcome }) => {
        await using admin = await chromium.person({ viewport: { width: 1280, height: 800 } });

        expect(await flows[id as keyof typeof flows](admin)).toBe(outcome);
      },
      PAGES_TIMEOUT_MS,
    );
  },
);
