import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRunnable } from '../debian-program.ts';
import { BrowserLab } from './browser-lab.ts';
import { CHROMIUM } from './chromium.ts';
import { ALICE, EVE, START_TIMEOUT_MS } from './tenant-lab.ts';

const PAGES_TIMEOUT_MS = 120_000;

/** What a screen reader has of each page. Update with vitest -u, and read it aloud. */
describe.skipIf(!isRunnable(CHROMIUM, ['--version'], 'chromium'))('accessibility trees', () => {
  let lab: BrowserLab;

  beforeAll(async () => {
    lab = await BrowserLab.start();
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
  });

  test('user name', { timeout: PAGES_TIMEOUT_MS }, async () => {
    await using person = await lab.chromium.person();
    await person.goesTo(lab.application.address);
    await person.sees('Sign in');

    expect(await person.accessibilityTree()).toMatchInlineSnapshot(`
      "- main:
        - heading "Sign in" [level=1]
        - paragraph: to continue to A web application, test only
        - text: User name
        - textbox "User name":
          - /placeholder: someone@example.com
        - button "Next"
      - contentinfo:
        - paragraph: pta-harness, for testing only. Not affiliated with Microsoft."
    `);
  });

  test('password, and an error in place', { timeout: PAGES_TIMEOUT_MS }, async () => {
    await using person = await lab.chromium.person();
    await lab.signsIn(person, ALICE, 'wrong');
    await person.hears('AADSTS50126', 'wrong-password');

    expect(await person.accessibilityTree()).toMatchInlineSnapshot(`
      "- main:
        - heading "Enter password" [level=1]
        - paragraph: alice@contoso.test
        - alert:
          - paragraph: The user name or the password is wrong.
          - group:
            - text: Troubleshooting details
            - term: Error code
            - definition: AADSTS50126
            - term: Correlation id
            - definition: {guid}
            - term: Timestamp
            - definition: {time}
        - text: Password
        - textbox "Password" [invalid]
        - button "Sign in"
        - button "Back"
      - contentinfo:
        - paragraph: pta-harness, for testing only. Not affiliated with Microsoft."
    `);
  });

  test('second factor', { timeout: PAGES_TIMEOUT_MS }, async () => {
    await using person = await lab.chromium.person();
    await lab.signsIn(person, lab.tenant.mfaUser.userPrincipalName);
    await person.sees('Enter code');

    expect(await person.accessibilityTree()).toMatchInlineSnapshot(`
      "- main:
        - heading "Enter code" [level=1]
        - paragraph: magnolia.dickin10@contoso.test
        - paragraph: Enter the code of your authenticator app.
        - text: Code
        - textbox "Code"
        - button "Verify"
      - contentinfo:
        - paragraph: pta-harness, for testing only. Not affiliated with Microsoft."
    `);
  });

  test('expired password', { timeout: PAGES_TIMEOUT_MS }, async () => {
    await using person = await lab.chromium.person();
    await lab.signsIn(person, EVE);
    await person.sees('Update your password');

    expect(await person.accessibilityTree()).toMatchInlineSnapshot(`
      "- main:
        - heading "Update your password" [level=1]
        - paragraph: eve.expired@contoso.test
        - paragraph: Your password has expired. Choose another one.
        - text: Current password
        - textbox "Current password"
        - text: New password
        - textbox "New password"
        - text: New password, once more
        - textbox "New password, once more"
        - button "Sign in"
      - contentinfo:
        - paragraph: pta-harness, for testing only. Not affiliated with Microsoft."
    `);
  });

  test('consent', { timeout: PAGES_TIMEOUT_MS }, async () => {
    await using person = await lab.chromium.person();
    await lab.signsIn(person, ALICE);
    await person.sees('Permissions requested');

    expect(await person.accessibilityTree()).toMatchInlineSnapshot(`
      "- main:
        - heading "Permissions requested" [level=1]
        - paragraph: alice@contoso.test
        - paragraph: "A web application, test only asks for:"
        - list:
          - listitem: openid
          - listitem: profile
          - listitem: User.Read
        - button "Cancel"
        - button "Accept"
      - contentinfo:
        - paragraph: pta-harness, for testing only. Not affiliated with Microsoft."
    `);
  });

  test('stay signed in', { timeout: PAGES_TIMEOUT_MS }, async () => {
    await using person = await lab.chromium.person();
    await lab.signsIn(person, ALICE);
    await person.presses('Accept');
    await person.sees('Stay signed in?');

    expect(await person.accessibilityTree()).toMatchInlineSnapshot(`
      "- main:
        - heading "Stay signed in?" [level=1]
        - paragraph: alice@contoso.test
        - paragraph: Do this to reduce the number of times you are asked to sign in.
        - button "No"
        - button "Yes"
      - contentinfo:
        - paragraph: pta-harness, for testing only. Not affiliated with Microsoft."
    `);
  });

  test('the code of a device', { timeout: PAGES_TIMEOUT_MS }, async () => {
    await using person = await lab.chromium.person();
    await person.goesTo(`${lab.tenant.origin}/common/oauth2/deviceauth`);
    await person.sees('Enter code to allow access');

    expect(await person.accessibilityTree()).toMatchInlineSnapshot(`
      "- main:
        - heading "Enter code to allow access" [level=1]
        - paragraph: Enter the code that your app or device shows. Do not enter codes from sources that you do not trust.
        - text: Code
        - textbox "Code"
        - button "Next"
      - contentinfo:
        - paragraph: pta-harness, for testing only. Not affiliated with Microsoft."
    `);
  });

  test('the administrator’s agents', { timeout: PAGES_TIMEOUT_MS }, async () => {
    await using admin = await lab.chromium.person();
    await admin.goesTo(`${lab.tenant.origin}/portal/pass-through-authentication`);
    await admin.sees('Pass-through authentication', 'portal-pass-through-authentication');

    expect(await admin.accessibilityTree()).toMatchInlineSnapshot(`
      "- main:
        - navigation "Administration":
          - list:
            - listitem:
              - link "Microsoft Entra Connect":
                - /url: /portal/connect
            - listitem:
              - link "Pass-through authentication":
                - /url: /portal/pass-through-authentication
            - listitem:
              - link "Sign-in logs":
                - /url: /portal/sign-ins
            - listitem:
              - link "Smart lockout":
                - /url: /portal/password-protection
            - listitem:
              - link "Users":
                - /url: /portal/users
        - heading "Pass-through authentication" [level=1]
        - paragraph: Three active agents or more are advised.
        - table "Authentication Agents":
          - caption: Authentication Agents
          - rowgroup:
            - row "Authentication Agent IP Status Id":
              - columnheader "Authentication Agent"
              - columnheader "IP"
              - columnheader "Status"
              - columnheader "Id"
          - rowgroup:
            - row "AGENT1.contoso.test AGENT1 ✓ Active {guid}":
              - cell "AGENT1.contoso.test"
              - cell "AGENT1"
              - cell "✓ Active"
              - cell "{guid}":
                - code: {guid}
        - heading "Download and register" [level=2]
        - paragraph: "There is nothing to download here: Microsoft's agent is got from Microsoft. Install it without registering it, then register it with an administrator's credentials or token:"
        - text: AADConnectAuthAgentSetup.exe REGISTERCONNECTOR="false" /q RegisterConnector.ps1 -modulePath "C:\\Program Files\\Microsoft Azure AD Connect Authentication Agent\\Modules\\" -moduleName "PassthroughAuthPSModule" -Authenticationmode Credentials -Usercredentials $cred -Feature PassthroughAuthentication
        - paragraph:
          - text: An agent of your own is registered with this lab by
          - code: pta-harness agent enroll
          - text: .
      - contentinfo:
        - paragraph: pta-harness, for testing only. Not affiliated with Microsoft."
    `);
  });

  test('the administrator’s sign-in log', { timeout: PAGES_TIMEOUT_MS }, async () => {
    await using admin = await lab.chromium.person();
    await admin.goesTo(`${lab.tenant.origin}/portal/sign-ins?user=nobody`);
    await admin.sees('Sign-in logs', 'portal-sign-in-logs-empty');

    expect(await admin.accessibilityTree()).toMatchInlineSnapshot(`
      "- main:
        - navigation "Administration":
          - list:
            - listitem:
              - link "Microsoft Entra Connect":
                - /url: /portal/connect
            - listitem:
              - link "Pass-through authentication":
                - /url: /portal/pass-through-authentication
            - listitem:
              - link "Sign-in logs":
                - /url: /portal/sign-ins
            - listitem:
              - link "Smart lockout":
                - /url: /portal/password-protection
            - listitem:
              - link "Users":
                - /url: /portal/users
        - heading "Sign-in logs" [level=1]
        - paragraph: 0 of 6 sign-ins.
        - table "User sign-ins":
          - caption: User sign-ins
          - rowgroup:
            - row "Date (UTC) User Application Status Error code IP address Request id":
              - columnheader "Date (UTC)"
              - columnheader "User"
              - columnheader "Application"
              - columnheader "Status"
              - columnheader "Error code"
              - columnheader "IP address"
              - columnheader "Request id"
          - rowgroup
        - heading "Filter" [level=2]
        - text: User
        - textbox "User": nobody
        - text: Status
        - combobox "Status":
          - option "Any" [selected]
          - option "Success"
          - option "Failure"
          - option "Interrupted"
        - text: Sign-in error code
        - textbox "Sign-in error code"
        - text: Correlation id
        - textbox "Correlation id"
        - button "Apply"
        - heading "Download" [level=2]
        - list:
          - listitem:
            - link "InteractiveSignIns.csv":
              - /url: /portal/sign-ins/download/csv
          - listitem:
            - link "SignInLogs.jsonl":
              - /url: /portal/sign-ins/download/azure-monitor
      - contentinfo:
        - paragraph: pta-harness, for testing only. Not affiliated with Microsoft."
    `);
  });
});
