import type { Command, CommandContext, ExitCode, ParsedArguments } from '../command.ts';
import { LAB_OPTION, requiredLabUrl } from '../lab-url.ts';
import { misuse } from '../misuse.ts';
import { wholeNumber } from '../parse-arguments.ts';

/** `pta-harness events` */
export const events: Command = {
  spec: {
    name: 'events',
    operands: '',
    summary: 'Prints the event log of a running lab, oldest first.',
    options: {
      lab: LAB_OPTION,
      type: {
        type: 'string',
        multiple: true,
        value: 'TYPE',
        help: 'Only events of this type, such as agent.state-changed; can be given several times.',
      },
      machine: {
        type: 'string',
        value: 'NAME',
        help: 'Only events of this machine, such as AGENT1.',
      },
      after: {
        type: 'string',
        value: 'N',
        help: 'Only events after this sequence number.',
      },
      json: { type: 'boolean', help: 'Print the events as JSON.' },
    },
    examples: [
      'pta-harness events --lab http://127.0.0.1:8080',
      'pta-harness events --lab http://127.0.0.1:8080 --machine AGENT1 --type agent.state-changed',
    ],
  },
  run,
};

async function run(context: CommandContext, parsed: ParsedArguments): Promise<ExitCode> {
  if (parsed.operands.length > 0) throw misuse('pta-harness events takes options only.');
  const lab = requiredLabUrl(parsed.text('lab'), 'events are asked of');
  const max = Number.MAX_SAFE_INTEGER;
  const after = wholeNumber('--after', parsed.text('after'), { min: 0, max });
  const types = new Set(parsed.texts('type'));
  const machine = parsed.text('machine')?.toLowerCase();
  const { eventsAtLab } = await import('../events-at-lab.ts');
  const all = await eventsAtLab(lab, after, context.signal);
  const wanted = all.filter(
    (event) =>
      (types.size === 0 || types.has(event.type)) &&
      (machine === undefined || event.machine.toLowerCase() === machine),
  );
  if (parsed.flag('json')) {
    const { printableJson } = await import('../../replay/printable.ts');
    context.out(`${printableJson(wanted)}\n`);
    return 0;
  }
  const { describeEvents } = await import('../describe-events.ts');
  context.out(describeEvents(wanted));
  return 0;
}
