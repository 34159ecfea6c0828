import type { EnvironmentOptions } from '../../environment/defaults.ts';
import type { Command, CommandContext, ExitCode, ParsedArguments } from '../command.ts';
import { labOptionSpecs, labOptions } from '../lab-options.ts';
import { LISTEN_OPTIONS, listenAddresses } from '../listen-options.ts';
import { misuse } from '../misuse.ts';
import { oneOf } from '../parse-arguments.ts';

const DEFAULT_AGENTS = 2;

const DIRECTORIES: readonly EnvironmentOptions['directory'][] = ['mock', 'samba'];

/** `pta-harness up` */
export const up: Command = {
  spec: {
    name: 'up',
    operands: '',
    summary:
      'Starts a lab on this machine and stays: directory, firewall, cloud, agents, control API, console.',
    options: {
      ...labOptionSpecs(DEFAULT_AGENTS),
      directory: {
        type: 'string',
        value: 'NAME',
        help: `Domain controller: ${DIRECTORIES.join(' or ')} (a real one in a Docker container); mock unless given.`,
      },
      ...LISTEN_OPTIONS,
      json: {
        type: 'boolean',
        help: 'Print one line of JSON when everything is ready; it holds the passwords of the lab.',
      },
    },
    examples: [
      'pta-harness up',
      'pta-harness up --agents 3 --users 100 --seed 7',
      'pta-harness up --directory samba',
      'pta-harness up --json --control-listen 127.0.0.1:8080',
    ],
  },
  run,
};

async function run(context: CommandContext, parsed: ParsedArguments): Promise<ExitCode> {
  if (parsed.operands.length > 0) {
    throw misuse(`pta-harness up takes options only, not ${JSON.stringify(parsed.operands[0])}.`);
  }
  const environment = labOptions(parsed, DEFAULT_AGENTS);
  const directory = oneOf('--directory', parsed.text('directory'), DIRECTORIES) ?? 'mock';
  const { listen, ...control } = listenAddresses(context, parsed);
  const { serveLab } = await import('../../control/served-lab.ts');
  await using served = await serveLab({
    environment: { ...environment, directory, listen },
    ...control,
    failed: (error) => context.note(`A request to the control API failed: ${String(error)}\n`),
  });
  const ready = served.ready();
  if (parsed.flag('json')) context.out(`${JSON.stringify(ready)}\n`);
  else {
    const { describeLab } = await import('../describe-lab.ts');
    context.out(describeLab(ready));
  }
  await aborted(context.signal);
  return 0;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
