import type { CloudEnvironment } from '../protocol/agent-versions.ts';
import type { AgentPackage } from './agent-package.ts';
import { splitCommandLine } from './split-command-line.ts';

/** What the setup program was told. */
export interface InstallerCommand {
  /** Whether the agent is registered at once; `REGISTERCONNECTOR="false"` leaves that to the script. */
  readonly registers: boolean;
  /** `/q`: nobody is asked anything. */
  readonly quiet: boolean;
  readonly environment: CloudEnvironment;
}

const ENVIRONMENTS: readonly CloudEnvironment[] = ['AzureCloud', 'AzureUSGovernment'];
const PROPERTY = /^([A-Z]+)=(.*)$/i;

/**
 * Reads a command line such as `AADConnectAuthAgentSetup.exe REGISTERCONNECTOR="false" /q`. Names are taken in any case.
 *
 * @returns what is wrong with it, as a sentence, when it is none
 */
export function parseInstallerCommand(
  line: string,
  { setup }: Pick<AgentPackage, 'setup'>,
): InstallerCommand | string {
  const [program, ...words] = splitCommandLine(line) ?? [];
  if (program === undefined) return 'The command line is empty, too long, or leaves a quote open.';
  if (fileNameOf(program).toLowerCase() !== setup.toLowerCase()) {
    return `${program} is not the setup program of the agent, ${setup}.`;
  }
  let command: InstallerCommand = { registers: true, quiet: false, environment: 'AzureCloud' };
  for (const word of words) {
    const change = readWord(word);
    if (change === undefined) return `The setup program does not know ${word}.`;
    command = { ...command, ...change };
  }
  return command;
}

function readWord(word: string): Partial<InstallerCommand> | undefined {
  if (/^[/-](?:q|quiet)$/i.test(word)) return { quiet: true };
  const [, name = '', value = ''] = PROPERTY.exec(word) ?? [];
  switch (name.toUpperCase()) {
    case 'REGISTERCONNECTOR':
      return /^(?:true|false)$/i.test(value)
        ? { registers: value.toLowerCase() === 'true' }
        : undefined;
    case 'ENVIRONMENTNAME': {
      const environment = ENVIRONMENTS.find((known) => known.toLowerCase() === value.toLowerCase());
      return environment && { environment };
    }
    default:
      return undefined;
  }
}

function fileNameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
}
