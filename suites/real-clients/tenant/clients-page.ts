import type { Client, ClientFlow } from './flows/client.ts';

/** The page about the clients, in Markdown. */
export function renderClientsPage(introduction: string, clients: readonly Client[]): string {
  return `${[introduction, ...clients.map(renderClient)].join('\n\n')}\n`;
}

function renderClient({ name, version, configuration, flows }: Client): string {
  const rows = Object.values<ClientFlow>(flows).map(
    ({ flow, by, outcome }) => `| ${cell(flow)} | ${cell(by)} | ${cell(outcome)} |`,
  );
  return [
    `## ${name}`,
    '',
    `Version: ${version}. Configuration: ${configuration}.`,
    '',
    '| Flow | By | Outcome |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
