import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRunnable } from '../debian-program.ts';
import { type AzureCliSurroundings, az } from './azure-cli.ts';
import { AZURE_CLI } from './flows/azure-cli.ts';
import { ScriptedBrowser } from './scripted-browser.ts';
import { type Credentials, type LabForClients, START_TIMEOUT_MS, TenantLab } from './tenant-lab.ts';

/** Two or three processes of Python, one after another, on whatever machine this is. */
const COMMAND_TIMEOUT_MS = 180_000;

/** Microsoft's own command line, of Debian package azure-cli. The commands stand on one another, as at a terminal. */
describe.skipIf(!isRunnable('az', ['version'], 'azure-cli'))(AZURE_CLI.name, () => {
  let lab: TenantLab;
  let described: LabForClients;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    lab = await TenantLab.start();
    described = lab.forClients;
    env = { ...lab.clientEnvironment, AZURE_CONFIG_DIR: join(lab.folder, 'azure') };
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
  });

  async function login(
    args: readonly string[],
    surroundings: AzureCliSurroundings,
  ): Promise<string> {
    const { code, output, said } = await az(['login', ...args], surroundings);
    if (code !== 0) return said.find((line) => line.startsWith('ERROR')) ?? said.join('\n');
    const [subscription, ...others] = JSON.parse(output) as Subscription[];
    const { name, type } = subscription?.user ?? {};
    const who = type === 'user' ? name : type;
    return `${who}, ${others.length === 0 ? 'one subscription' : 'several subscriptions'}`;
  }

  const byPassword = ({ userName, password }: Credentials) => ['-u', userName, '-p', password];

  /** Types the code in where the command says. */
  async function typeIn(line: string): Promise<void> {
    const [, address, otc] = /open the page (\S+) and enter the code (\S+)/.exec(line) ?? [];
    if (address === undefined || otc === undefined) return;
    const { userName, password } = described.alice;
    const browser = new ScriptedBrowser(lab.lab.rootCertificate);
    await browser.visit(address, { otc, login: userName, passwd: password });
  }

  type Flow = (surroundings: AzureCliSurroundings) => Promise<string>;

  const flows: Record<keyof typeof AZURE_CLI.flows, Flow> = {
    register: async (at) => {
      const { origin } = described;
      const endpoints = {
        '--endpoint-active-directory': `${origin}/adfs`,
        '--endpoint-active-directory-resource-id': `${origin}/`,
        '--endpoint-resource-manager': `${origin}/`,
        '--endpoint-active-directory-graph-resource-id': `${origin}/`,
      };
      await az(['cloud', 'register', '-n', 'Lab', ...Object.entries(endpoints).flat()], at);
      await az(['cloud', 'set', '-n', 'Lab'], at);
      const { output } = await az(['cloud', 'show', '--query', 'name', '-o', 'tsv'], at);
      return `${output.trim()} is the active cloud`;
    },
    'wrong-password': (at) => login(['-u', described.alice.userName, '-p', 'wrong'], at),
    'second-factor-required': (at) => login(byPassword(described.mfaUser), at),
    login: (at) => login(byPassword(described.alice), at),
    show: async (at) => {
      const { output } = await az(['account', 'show', '--query', 'user.name', '-o', 'tsv'], at);
      return output.trim();
    },
    token: async (at) => {
      const resource = ['--resource', 'https://graph.microsoft.com'];
      const { output } = await az(['account', 'get-access-token', ...resource], at);
      const { accessToken, tokenType } = JSON.parse(output);
      return `a ${tokenType} token of ${claimsOf(accessToken)['upn']}`;
    },
    'service-principal': (at) => {
      const { webAppId, webAppSecret, tenantId } = described;
      return login(['--service-principal', '-u', webAppId, '-p', webAppSecret, '-t', tenantId], at);
    },
    device: (at) => login(['--use-device-code'], { ...at, hear: typeIn }),
    'public-names': ({ signal }) => {
      const AZURE_CONFIG_DIR = join(lab.folder, 'azure-public');
      const env = { ...lab.proxiedEnvironment, AZURE_CONFIG_DIR };
      return login(byPassword(described.alice), { env, signal });
    },
  };

  test.for(Object.entries(AZURE_CLI.flows).map(([id, flow]) => ({ id, ...flow })))(
    '$by: $flow',
    { timeout: COMMAND_TIMEOUT_MS },
    async ({ id, outcome }, { signal }) => {
      expect(await flows[id as keyof typeof flows]({ env, signal })).toBe(outcome);
    },
  );

  test('is the version that the page names', async ({ signal }) => {
    const { output } = await az(['version'], { env, signal });

    expect(AZURE_CLI.version).toContain(JSON.parse(output)['azure-cli']);
  });
});

interface Subscription {
  readonly user: { readonly name: string; readonly type: string };
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}
