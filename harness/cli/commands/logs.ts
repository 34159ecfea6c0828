import type { Command, CommandContext, ExitCode, ParsedArguments } from '../command.ts';
import { LAB_OPTION, requiredLabUrl } from '../lab-url.ts';
import { misuse } from '../misuse.ts';
import { oneOf } from '../parse-arguments.ts';

const LOGS = ['security', 'admin', 'session', 'updater-admin', 'trace'] as const;

/** `pta-harness logs` */
export const logs: Command = {
  spec: {
    name: 'logs',
    operands: '[machine]',
    summary: 'Prints what a machine of a running lab has logged; without a machine, what there is.',
    options: {
      lab: LAB_OPTION,
      log: {
        type: 'string',
        value: 'NAME',
        help: `${LOGS.join(', ')}; security unless given. Those of Windows are XML, the trace log is text.`,
      },
      json: { type: 'boolean', help: 'Print the records as JSON.' },
    },
    examples: [
      'pta-harness logs --lab http://127.0.0.1:8080',
      'pta-harness logs DC1 --lab http://127.0.0.1:8080',
      'pta-harness logs AGENT1 --log admin --json --lab http://127.0.0.1:8080',
    ],
  },
  run,
};

async function run(context: CommandContext, parsed: ParsedArguments): Promise<ExitCode> {
  const [machine, ...rest] = parsed.operands;
  if (rest.length > 0) throw misuse('pta-harness logs takes one machine, such as AGENT1 or DC1.');
  const log = oneOf('--log', parsed.text('log'), LOGS);
  if (machine === undefined && log !== undefined) {
    throw misuse('--log is for the logs of one machine; name it, as in pta-harness logs AGENT1.');
  }
  const lab = requiredLabUrl(parsed.text('lab'), 'logs are asked of');
  const { listLogs, printLog } = await import('../logs-at-lab.ts');
  const asJson = parsed.flag('json');
  context.out(
    machine === undefined
      ? await listLogs(lab, asJson, context.signal)
      : await printLog(lab, { machine, log: log ?? 'security', asJson }, context.signal),
  );
  return 0;
}
