import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderClientsPage } from './clients-page.ts';
import { AZURE_CLI } from './flows/azure-cli.ts';
import { AZURE_IDENTITY } from './flows/azure-identity.ts';
import { CHROMIUM_ADMINISTRATION, CHROMIUM_PAGES } from './flows/chromium.ts';
import { MSAL_NODE } from './flows/msal-node.ts';
import { MSAL_PYTHON } from './flows/msal-python.ts';
import { OPENID_CLIENT } from './flows/openid-client.ts';

const PAGE = '../../../harness/docs/clients.md';

const INTRODUCTION = `# Clients that nobody here wrote

These programs sign in to a lab with no change but their documented configuration. \`npm run test:clients\` runs every row
of the tables, each client in a process of its own against a lab in the loopback world, and compares the outcome with what stands
here: the row is the test. Nothing leaves the machine. Where a client is missing the suite says so and leaves its rows out; in CI
it fails.

To try one by hand, start a lab with \`npx pta-harness up\`: it prints the address of the cloud, the ids of the tenant, the people with
their passwords, and the file with the lab's root certificate. \`{port}\` and \`{tenant}\` stand for those.

\`\`\`sh
export REQUESTS_CA_BUNDLE=root.pem        # the Azure CLI, MSAL for Python
export NODE_EXTRA_CA_CERTS=root.pem       # programs on Node
az cloud register -n Lab \\
  --endpoint-active-directory https://localhost:{port}/adfs \\
  --endpoint-active-directory-resource-id https://localhost:{port}/ \\
  --endpoint-resource-manager https://localhost:{port}/ \\
  --endpoint-active-directory-graph-resource-id https://localhost:{port}/
az cloud set -n Lab
az login -u alice@contoso.test -p …
\`\`\`

A client that keeps Microsoft's names needs no address of the lab at all: with \`HTTPS_PROXY\` set to the lab's own proxy they lead to
the lab. Its firewall lets \`login.microsoftonline.com\` through, as documented for agents; \`management.azure.com\`, which the Azure CLI
asks next, and \`graph.microsoft.com\` need a rule of their own: \`firewallRules\` of \`PtaEnvironment\`.

Screenshots of every page are kept in the folder that \`PTA_HARNESS_SCREENSHOTS\` names, or in \`pta-harness-screenshots\` of the temporary
one.

Texts of errors are this project's own; codes are Entra's. Not affiliated with Microsoft.`;

const CLIENTS = [
  MSAL_NODE,
  OPENID_CLIENT,
  AZURE_IDENTITY,
  MSAL_PYTHON,
  AZURE_CLI,
  CHROMIUM_PAGES,
  CHROMIUM_ADMINISTRATION,
];

test('the page of the clients shows what the suite compares; update it with vitest -u', async () => {
  await expect(renderClientsPage(INTRODUCTION, CLIENTS)).toMatchFileSnapshot(PAGE);
});

test.each([MSAL_NODE, OPENID_CLIENT, AZURE_IDENTITY])(
  '$name is installed in the version that the page names',
  ({ name, version }) => {
    const manifest = new URL(`../../../node_modules/${name}/package.json`, import.meta.url);

    expect(JSON.parse(readFileSync(manifest, 'utf8')).version).toBe(version);
  },
);
