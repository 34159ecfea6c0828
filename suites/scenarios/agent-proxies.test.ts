import { expect, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { EnvironmentOptions } from '../../harness/index.ts';

const USER = 'alice@contoso.test';
const ADDRESS = { host: 'proxy.contoso.test', port: 8080 };
const EXPLICIT = { system: { kind: 'explicit', address: ADDRESS } } as const;
/** Nothing but the proxy may leave the network. */
const ONLY_THE_PROXY: EnvironmentOptions['firewallRules'] = [
  '*.msappproxy.net',
  '*.servicebus.windows.net',
].map((host) => ({
  host,
  port: 443,
  source: 'AGENT1',
  action: { kind: 'deny' },
  reason: 'servers use the proxy',
}));

const labWith = (options: Partial<EnvironmentOptions>) =>
  new PtaEnvironment({ agents: 1, firewallRules: ONLY_THE_PROXY, ...options }).start();

test.each(['inline', 'connect-json'] as const)(
  'an agent whose server has a proxy works where only the proxy may go out (%s)',
  async (requestVariant) => {
    await using lab = await labWith({ agentProxy: EXPLICIT, requestVariant });

    const { kind } = await lab.settle(lab.signIn(USER));

    expect(kind).toBe('succeeded');
    const direct = lab.events.filter(
      (event) => event.type === 'flow.allowed' && event.source === 'AGENT1' && event.port === 443,
    );
    expect(direct).toEqual([]);
  },
);

test('a server that finds its proxy by a script works as well', async () => {
  const findProxyForUrl = (_url: string, host: string) =>
    host.endsWith('.contoso.test') ? 'DIRECT' : 'PROXY proxy.contoso.test:8080; DIRECT';
  await using lab = await labWith({ agentProxy: { system: { kind: 'script', findProxyForUrl } } });

  expect((await lab.settle(lab.signIn(USER))).kind).toBe('succeeded');
});

test('with every proxy switched off in its file it goes out directly, and is stopped there', async () => {
  const agentProxy = { ...EXPLICIT, config: { enabled: false } };

  await expect(labWith({ agentProxy })).rejects.toMatchObject({
    message: expect.stringContaining('servers use the proxy'),
  });
});

test('an authenticating proxy is not supported: the agent says (407), and never comes up', async () => {
  const agentProxy = { ...EXPLICIT, asksForCredentials: true };

  await expect(labWith({ agentProxy })).rejects.toMatchObject({
    code: 'PROXY_REFUSED',
    message: expect.stringContaining(
      'The remote server returned an error: (407) Proxy Authentication Required',
    ),
  });
});

test('a proxy that may not reach the cloud answers (403) Forbidden', async () => {
  const firewallRules = [
    { host: '*.msappproxy.net', port: 443, action: { kind: 'deny' }, reason: 'no cloud at all' },
  ] as const;

  await expect(labWith({ agentProxy: EXPLICIT, firewallRules })).rejects.toMatchObject({
    code: 'PROXY_REFUSED',
    message: expect.stringContaining('(403) Forbidden'),
  });
});
