import type { Client } from './client.ts';

const KEYBOARD = 'keyboard alone';

export const CHROMIUM_PAGES = {
  name: 'Chromium',
  version: 'as Debian has it, headless, driven by playwright-core 1.65.1',
  configuration:
    '`--host-resolver-rules` leads `login.microsoftonline.com` to the lab, `--ignore-certificate-errors-spki-list` names its server key. The headings and errors of the pages that are shown, in their order',
  flows: {
    'sign-in': {
      flow: 'sign-in',
      by: KEYBOARD,
      outcome: 'Sign in → Enter password → Stay signed in? → Signed in as alice@contoso.test',
    },
    'without-scripts': {
      flow: 'sign-in',
      by: 'JavaScript disabled',
      outcome: 'Sign in → Enter password → Stay signed in? → Signed in as alice@contoso.test',
    },
    'stay-signed-in': {
      flow: 'another sign-in after “stay signed in”',
      by: KEYBOARD,
      outcome:
        'Sign in → Enter password → Stay signed in? → Signed in as alice@contoso.test → Signed in as alice@contoso.test',
    },
    'wrong-password': {
      flow: 'a wrong password, then the right one',
      by: KEYBOARD,
      outcome:
        'Sign in → Enter password → AADSTS50126 → Stay signed in? → Signed in as alice@contoso.test',
    },
    'unknown-user': {
      flow: 'a name that nobody has, then another',
      by: KEYBOARD,
      outcome:
        'Sign in → Enter password → AADSTS50034 → Enter password → Stay signed in? → Signed in as alice@contoso.test',
    },
    'second-factor': {
      flow: 'a second factor, typed wrong and then right',
      by: KEYBOARD,
      outcome: 'Sign in → Enter password → Enter code → AADSTS50074 → Stay signed in? → Signed in',
    },
    enrolment: {
      flow: 'a second factor that has to be registered first',
      by: KEYBOARD,
      outcome:
        'Sign in → Enter password → More information required → Enter code → Stay signed in? → Signed in',
    },
    'expired-password': {
      flow: 'an expired password, changed with writeback; the first new one is too weak',
      by: KEYBOARD,
      outcome:
        'Sign in → Enter password → Update your password → AADSTS120004 → Stay signed in? → Signed in as eve.expired@contoso.test; the domain controller takes the new password: true',
    },
    consent: {
      flow: 'consent, declined and then given',
      by: KEYBOARD,
      outcome:
        'Sign in → Enter password → Permissions requested → Not signed in: access_denied → Sign in → Enter password → Permissions requested → Stay signed in? → Signed in as nina.new@contoso.test',
    },
    device: {
      flow: 'the code of a device, typed wrong and then right',
      by: KEYBOARD,
      outcome:
        'Enter code to allow access → AADSTS70019 → Sign in → Enter password → Stay signed in? → A program on a device, test only',
    },
    federated: {
      flow: 'a user of a federated domain',
      by: KEYBOARD,
      outcome: 'Sign in → A federation server: wsignin1.0 for fay@fabrikam.test',
    },
    'signed-out': {
      flow: 'sign-out; the next sign-in asks again',
      by: KEYBOARD,
      outcome:
        'Sign in → Enter password → Stay signed in? → Signed in as alice@contoso.test → You signed out of your account → Sign in',
    },
    'no-agent': {
      flow: 'the only agent is stopped, then started again',
      by: KEYBOARD,
      outcome:
        'Sign in → Enter password → AADSTS80001 → Stay signed in? → Signed in as alice@contoso.test',
    },
    'unknown-application': {
      flow: 'an application that the tenant does not have',
      by: 'its address',
      outcome: 'AADSTS700016',
    },
  },
} as const satisfies Client;

export const CHROMIUM_ADMINISTRATION = {
  name: 'Chromium, as an administrator',
  version: CHROMIUM_PAGES.version,
  configuration: 'the pages at `https://localhost:{port}/portal`',
  flows: {
    connect: {
      flow: 'how users sign in',
      by: KEYBOARD,
      outcome: 'Microsoft Entra Connect: Pass-through authentication Enabled 1 agent',
    },
    agents: {
      flow: 'the agents, with address and status',
      by: KEYBOARD,
      outcome: 'Pass-through authentication: AGENT1.contoso.test AGENT1 ✓ Active',
    },
    'sign-ins': {
      flow: 'the sign-in log, filtered by user and code',
      by: KEYBOARD,
      outcome: 'Sign-in logs: 1 of 3 sign-ins. alice@contoso.test Failure 50126',
    },
    'sign-in': {
      flow: 'one sign-in of it, with the agent that served it',
      by: KEYBOARD,
      outcome: 'Sign-in logs: Pass-through Authentication; PTA AgentId: {guid}',
    },
    live: {
      flow: 'a sign-in appears while the page is open',
      by: 'the page’s own script',
      outcome: 'Sign-in logs: 4 of 4 sign-ins.',
    },
    'smart-lockout': {
      flow: 'Smart Lockout is set; a threshold of 0 is not sent',
      by: KEYBOARD,
      outcome:
        'Smart lockout: An account is locked after 5 wrong passwords, for 120 seconds at first.',
    },
    users: {
      flow: 'a user whom Smart Lockout locked is let in again',
      by: KEYBOARD,
      outcome: 'Users: Locked, then Open; signs in: true',
    },
  },
} as const satisfies Client;
