import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALICE, BrowserAtThePages, signInAs } from './sign-in-pages.test-support.ts';
import { FLOW_FIELD } from './views.ts';

const succeeds = () => ({ kind: 'succeeded' as const });
const fails = (code: `AADSTS${number}`) => () => ({ kind: 'failed' as const, code });

function heading({ last }: BrowserAtThePages): string | undefined {
  return /<h1>([^<]*)<\/h1>/.exec(last.body)?.[1];
}

test('user name, Next, password, Sign in, and the application has its answer', async () => {
  const browser = new BrowserAtThePages(succeeds);
  const headings: (string | undefined)[] = [];

  headings.push(heading(await browser.open()));
  headings.push(heading(await browser.submit({ login: ALICE.userPrincipalName })));
  headings.push(heading(await browser.submit({ passwd: 'test only' })));
  await browser.submit({ LoginOptions: '0' });

  expect(headings).toEqual(['Sign in', 'Enter password', 'Stay signed in?']);
  expect(browser.last.headers['location']).toContain('for=alice@contoso.test');
  expect(browser.attempts).toMatchObject([
    { userPrincipalName: ALICE.userPrincipalName, clientApp: 'Browser', protocol: 'oAuth2' },
  ]);
  expect(browser.attempts[0]?.password.reveal()).toBe('test only');
});

test('a wrong password is told in place, with code and correlation id', async () => {
  const browser = await signInAs(await new BrowserAtThePages(fails('AADSTS50126')).open());

  expect(heading(browser)).toBe('Enter password');
  expect(browser.last.body).toContain('role="alert"');
  expect(browser.last.body).toContain('AADSTS50126');
  expect(browser.last.body).toContain(browser.attempts[0]?.correlationId);
  expect(browser.last.body).toContain('aria-invalid="true"');
});

test('Enter in the password field signs in, and does not go back', async () => {
  const browser = await new BrowserAtThePages(succeeds).open();

  await browser.submit({ login: ALICE.userPrincipalName });

  const [pressedByEnter] = /<button\b[^>]*>[^<]*/.exec(browser.last.body) ?? [];
  expect(pressedByEnter).toContain('Sign in');
});

test('a name that nobody has is asked for again', async () => {
  const browser = await signInAs(await new BrowserAtThePages(fails('AADSTS50034')).open());

  expect(heading(browser)).toBe('Sign in');
  expect(browser.last.body).toContain('AADSTS50034');
});

test.each([
  ['AADSTS50076', 'second-factor', 'Enter code'],
  ['AADSTS50079', 'second-factor-enrolment', 'More information required'],
  ['AADSTS50144', 'password-change', 'Update your password'],
  ['AADSTS65001', 'consent', 'Permissions requested'],
] as const)('%s asks for %s', async (code, interrupt, expected) => {
  const browser = new BrowserAtThePages(() => ({
    kind: 'interrupted',
    code,
    interrupt,
    continuation: 'c1',
  }));

  await signInAs(await browser.open());

  expect(heading(browser)).toBe(expected);
});

test('the second factor goes on with the attempt that was interrupted', async () => {
  const browser = new BrowserAtThePages(({ secondFactor }) =>
    secondFactor === undefined
      ? { kind: 'interrupted', code: 'AADSTS50076', interrupt: 'second-factor', continuation: 'c1' }
      : { kind: 'succeeded' },
  );
  await signInAs(await browser.open());

  await browser.submit({ otc: '123456' });

  expect(heading(browser)).toBe('Stay signed in?');
  expect(browser.attempts[1]).toMatchObject({ continuation: 'c1' });
  expect(browser.attempts[1]?.secondFactor?.reveal()).toBe('123456');
});

test('a wrong code is told in place', async () => {
  const browser = new BrowserAtThePages(() => ({
    kind: 'interrupted',
    code: 'AADSTS50076',
    interrupt: 'second-factor',
    continuation: 'c1',
  }));
  await signInAs(await browser.open());

  await browser.submit({ otc: '000000' });

  expect(heading(browser)).toBe('Enter code');
  expect(browser.last.body).toContain('role="alert"');
});

test('an expired password is changed, and the new one signs in', async () => {
  const changes: string[] = [];
  const browser = new BrowserAtThePages(
    ({ password }) =>
      password.reveal() === 'the new one'
        ? { kind: 'succeeded' }
        : {
            kind: 'interrupted',
            code: 'AADSTS50144',
            interrupt: 'password-change',
            continuation: 'c1',
          },
    {
      changePassword: async (userName, current, next) => {
        changes.push(userName, current.reveal(), next.reveal());
        return { kind: 'changed' };
      },
    },
  );
  await signInAs(await browser.open(), ALICE.userPrincipalName, 'the old one');

  await browser.submit({
    currentPasswd: 'the old one',
    newPasswd: 'the new one',
    confirmPasswd: 'the new one',
  });

  expect(changes).toEqual([ALICE.userPrincipalName, 'the old one', 'the new one']);
  expect(heading(browser)).toBe('Stay signed in?');
});

test('two different new passwords change nothing', async () => {
  let changes = 0;
  const browser = new BrowserAtThePages(
    () => ({
      kind: 'interrupted',
      code: 'AADSTS50144',
      interrupt: 'password-change',
      continuation: 'c1',
    }),
    {
      changePassword: async () => {
        changes += 1;
        return { kind: 'changed' };
      },
    },
  );
  await signInAs(await browser.open());

  await browser.submit({ currentPasswd: 'a', newPasswd: 'b', confirmPasswd: 'c' });

  expect(changes).toBe(0);
  expect(browser.last.body).toContain('not the same');
});

test('who declines consent is sent back with it', async () => {
  const browser = new BrowserAtThePages(() => ({
    kind: 'interrupted',
    code: 'AADSTS65001',
    interrupt: 'consent',
    continuation: 'c1',
  }));
  await signInAs(await browser.open());

  await browser.submit({ decision: 'decline' });

  expect(browser.last.headers['location']).toBe('https://app.test/?error=AADSTS65004');
});

test('users of a federated domain are sent to their own page', async () => {
  const browser = new BrowserAtThePages(succeeds, {
    federatedSignIn: () => 'https://adfs.fabrikam.test/adfs/ls/',
  });
  await browser.open();

  await browser.submit({ login: 'bob@fabrikam.test' });

  expect(browser.last).toMatchObject({
    status: 302,
    headers: { location: 'https://adfs.fabrikam.test/adfs/ls/' },
  });
  expect(browser.attempts).toEqual([]);
});

test('who is signed in already is not asked again, unless the application wants it', async () => {
  const browser = await signInAs(await new BrowserAtThePages(succeeds).open());
  await browser.submit({ LoginOptions: '1' });

  await browser.open();
  expect(browser.last.status).toBe(302);
  await browser.open({ prompt: 'login' });
  expect(heading(browser)).toBe('Sign in');
});

test('a session that is not kept ends after a day, and a kept one does not', async () => {
  for (const [choice, status] of [
    ['0', 200],
    ['1', 302],
  ] as const) {
    const browser = await signInAs(await new BrowserAtThePages(succeeds).open());
    await browser.submit({ LoginOptions: choice });
    await browser.clock.advance(25 * 3_600_000);

    await browser.open();
    expect(browser.last.status).toBe(status);
  }
});

test('prompt=none shows nothing to whoever is not signed in', async () => {
  const browser = await new BrowserAtThePages(succeeds).open({ prompt: 'none' });

  expect(browser.last.headers['location']).toBe('https://app.test/?error=AADSTS50058');
});

test('a form from another browser is refused', async () => {
  const victim = await new BrowserAtThePages(succeeds).open();
  victim.cookies.set('esctx', 'A'.repeat(43));

  await victim.submit({ login: ALICE.userPrincipalName });

  expect(victim.last.status).toBe(400);
  expect(victim.last.body).toContain('AADSTS165000');
});

test('a form from another site is refused, cookies or not', async () => {
  const victim = await new BrowserAtThePages(succeeds).open();
  const [, id = ''] = /name="ctx" value="([^"]*)"/.exec(victim.last.body) ?? [];

  await victim.post('/common/login', `${FLOW_FIELD}=${id}&login=a&passwd=b`, {
    origin: 'https://evil.test',
  });

  expect(victim.last.body).toContain('AADSTS165000');
  expect(victim.attempts).toEqual([]);
});

test('a form that was left open for long is refused', async () => {
  const browser = await new BrowserAtThePages(succeeds).open();
  await browser.clock.advance(16 * 60_000);

  await browser.submit({ login: ALICE.userPrincipalName });

  expect(browser.last.body).toContain('AADSTS50089');
});

test('a flow that is over cannot be used again', async () => {
  const browser = await signInAs(await new BrowserAtThePages(succeeds).open());
  const [, id = ''] = /name="ctx" value="([^"]*)"/.exec(browser.last.body) ?? [];
  await browser.submit({ LoginOptions: '0' });

  await browser.post('/common/kmsi', `${FLOW_FIELD}=${id}&LoginOptions=1`);

  expect(browser.last.body).toContain('AADSTS50089');
});

test('nobody gets past the password by asking for the last page', async () => {
  const browser = await new BrowserAtThePages(succeeds).open();
  const [, id = ''] = /name="ctx" value="([^"]*)"/.exec(browser.last.body) ?? [];

  await browser.post('/common/kmsi', `${FLOW_FIELD}=${id}&LoginOptions=1`);

  expect(browser.last.status).toBe(400);
});

test('whatever is typed as a name is shown escaped', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 40 }), async (text) => {
      const evil = `"><script>alert(1)</script>${text}`;
      const browser = await new BrowserAtThePages(succeeds).open();

      await browser.submit({ login: evil });

      expect(browser.last.body).not.toContain('<script');
    }),
    { numRuns: 50 },
  );
});

test('any body at all gets a page', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary-ascii' }), async (body) => {
      const browser = await new BrowserAtThePages(succeeds).open();

      await browser.post('/common/login', body);

      expect([200, 400]).toContain(browser.last.status);
    }),
    { numRuns: 50 },
  );
});

test('the log names each page, and nothing that was typed', async () => {
  const browser = await signInAs(await new BrowserAtThePages(succeeds).open());

  expect(
    browser.events.map((event) => `${event.type} ${'step' in event ? event.step : ''}`),
  ).toEqual([
    'sign-in-page.shown user-name',
    'sign-in-page.submitted user-name',
    'sign-in-page.shown password',
    'sign-in-page.submitted password',
    'sign-in-page.shown stay-signed-in',
  ]);
  expect(JSON.stringify(browser.events)).not.toContain('test only');
});

test('no page is cached, framed or scripted', async () => {
  const { last } = await new BrowserAtThePages(succeeds).open();

  expect(last.headers).toMatchObject({
    'cache-control': 'no-store, no-cache',
    'x-frame-options': 'DENY',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
  expect(last.body).not.toContain('<script');
});
