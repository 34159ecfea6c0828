import type { Profile } from '../../pta/protocol/profile.ts';
import type { Command, CommandContext, ExitCode, ParsedArguments } from '../command.ts';
import { misuse, suggestion } from '../misuse.ts';
import { wholeNumber } from '../parse-arguments.ts';

const DEFAULT_SEED = 1;
const PROFILES: readonly Profile[] = ['current', 'preview'];

/** `pta-harness replay` */
export const replay: Command = {
  spec: {
    name: 'replay',
    operands: '<file or folder>…',
    summary:
      "Rebuilds the failed sign-ins of an agent's trace logs in a lab, runs them and compares.",
    options: {
      json: { type: 'boolean', help: 'Print the report as JSON.' },
      seed: {
        type: 'string',
        value: 'N',
        help: `Choose the people of the lab, ${DEFAULT_SEED} unless given.`,
      },
      profile: {
        type: 'string',
        value: 'NAME',
        help: 'current or preview, instead of what the source of each record tells.',
      },
    },
    examples: [
      'pta-harness replay AzureADConnectAuthenticationAgent.log',
      'pta-harness replay Trace --json',
    ],
  },
  run,
};

async function run(context: CommandContext, parsed: ParsedArguments): Promise<ExitCode> {
  const { operands } = parsed;
  if (operands.length === 0) {
    throw misuse('pta-harness replay needs a trace log, or a folder with *.log files, to read.');
  }
  const max = Number.MAX_SAFE_INTEGER;
  const seed = wholeNumber('--seed', parsed.text('seed'), { min: 0, max }) ?? DEFAULT_SEED;
  const profile = profileOf(parsed.text('profile'));

  const { collectReport, replayFiles } = await import('../../replay/replay.ts');
  const steps = replayFiles(operands, { seed, profile, signal: context.signal });
  if (!parsed.flag('json')) return printAsText(steps, context);
  const { printableJson } = await import('../../replay/printable.ts');
  const report = await collectReport(steps);
  context.out(`${printableJson(report)}\n`);
  return exitCodeOf(report.summary);
}

async function printAsText(
  steps: AsyncIterable<import('../../replay/replay.ts').ReplayStep>,
  context: CommandContext,
): Promise<ExitCode> {
  const { renderInput, renderRecord, renderSummary } = await import('../../replay/render-text.ts');
  const { NOTHING_REPLAYED, summed } = await import('../../replay/replay-report.ts');
  let summary = NOTHING_REPLAYED;
  for await (const step of steps) {
    if (step.kind === 'input') context.out(renderInput(step.input));
    else {
      context.out(renderRecord(step.record));
      summary = summed(summary, step.record);
    }
  }
  context.out(renderSummary(summary));
  return exitCodeOf(summary);
}

function profileOf(text: string | undefined): Profile | undefined {
  if (text === undefined) return undefined;
  const profile = PROFILES.find((name) => name === text);
  if (profile === undefined) {
    throw misuse(`--profile takes no ${JSON.stringify(text)}${suggestion(text, PROFILES)}`);
  }
  return profile;
}

function exitCodeOf({ records, reproduced }: { records: number; reproduced: number }): ExitCode {
  return reproduced === records ? 0 : 1;
}
