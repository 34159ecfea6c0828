import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabEvent } from '../../../harness/environment/lab-event.ts';
import { isRunnable } from '../debian-program.ts';
import { BrowserLab } from './browser-lab.ts';
import { CHROMIUM } from './chromium.ts';
import { ALICE, START_TIMEOUT_MS, WEB_APP } from './tenant-lab.ts';

type Named = { readonly type: LabEvent['type'] } & Readonly<Record<string, unknown>>;

/**
 * The steps of a sign-in as documented, and how the lab's log names each.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-how-it-works
 */
const STEPS: readonly (readonly [step: string, event: Named])[] = [
  [
    '1. The user tries to access an application.',
    { type: 'authorization.requested', clientId: WEB_APP.appId, machine: 'ENTRA' },
  ],
  [
    '2. The user is redirected to the sign-in page.',
    { type: 'sign-in-page.shown', step: 'user-name', machine: 'ENTRA' },
  ],
  [
    '3. The user enters the username and selects Next.',
    { type: 'sign-in-page.submitted', step: 'user-name', machine: 'ENTRA' },
  ],
  [
    '4. The user enters the password and selects Sign in.',
    { type: 'sign-in-page.submitted', step: 'password', machine: 'ENTRA' },
  ],
  [
    '5. The username and the encrypted password are placed in a queue.',
    { type: 'validation.queued', sealedFor: 1, machine: 'ENTRA' },
  ],
  [
    '6. An agent retrieves them over a connection that was there before.',
    { type: 'validation.received', machine: 'AGENT1' },
  ],
  [
    '7. The agent decrypts the password with its private key.',
    { type: 'credential.opened', machine: 'AGENT1' },
  ],
  [
    '8. The agent validates the username and the password against Active Directory.',
    { type: 'bind.attempted', name: ALICE, machine: 'AGENT1' },
  ],
  [
    '9. The domain controller evaluates the request and answers the agent.',
    { type: 'directory.bind-evaluated', name: ALICE, resultCode: 0, machine: 'DC1' },
  ],
  [
    '10. The agent returns this response to Microsoft Entra ID.',
    { type: 'validation.answered', verdict: 'accepted', machine: 'AGENT1' },
  ],
  [
    '11. Microsoft Entra ID evaluates the response and signs the user in.',
    { type: 'sign-in.completed', code: '0', machine: 'ENTRA' },
  ],
  [
    '12. The user can access the application.',
    { type: 'token.issued', userPrincipalName: ALICE, machine: 'ENTRA' },
  ],
];

describe.skipIf(!isRunnable(CHROMIUM, ['--version'], 'chromium'))('a sign-in in Chromium', () => {
  let lab: BrowserLab;

  beforeAll(async () => {
    lab = await BrowserLab.start();
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
  });

  test('takes the twelve documented steps, and the log names each, in their order', async () => {
    lab.consents(ALICE);
    await using person = await lab.chromium.person();
    const before = lab.lab.events.length;

    await person.goesTo(lab.application.address);
    await person.sees('Sign in');
    await person.types('User name', ALICE);
    await person.presses('Next');
    await person.sees('Enter password');
    await person.types('Password', lab.passwordOf(ALICE));
    await person.presses('Sign in');
    await person.sees('Stay signed in?');
    await person.presses('No');
    await person.sees(`Signed in as ${ALICE}`);

    const told = lab.lab.events.slice(before);
    expect(stepsIn(told)).toEqual(STEPS.map(([step]) => step));
  }, 60_000);
});

/** The steps that the log names, each by an event after that of the step before. */
function stepsIn(told: readonly LabEvent[]): string[] {
  let next = 0;
  return STEPS.flatMap(([step, event]) => {
    const at = told.findIndex((each, index) => index >= next && matches(each, event));
    if (at < 0) return [];
    next = at + 1;
    return [step];
  });
}

function matches(told: LabEvent, event: Named): boolean {
  const all: Readonly<Record<string, unknown>> = { ...told };
  return Object.entries(event).every(([name, value]) => all[name] === value);
}
