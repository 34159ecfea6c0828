import type { Command, CommandContext, ExitCode, ParsedArguments } from '../command.ts';
import { LAB_OPTION, requiredLabUrl } from '../lab-url.ts';
import { misuse } from '../misuse.ts';

/** `pta-harness findings` */
export const findings: Command = {
  spec: {
    name: 'findings',
    operands: '',
    summary: "Prints what looks like a theft in the log of a running lab's cloud, oldest first.",
    options: {
      lab: LAB_OPTION,
      json: { type: 'boolean', help: 'Print the findings as JSON.' },
    },
    examples: ['pta-harness findings --lab http://127.0.0.1:8080'],
  },
  run,
};

async function run(context: CommandContext, parsed: ParsedArguments): Promise<ExitCode> {
  if (parsed.operands.length > 0) throw misuse('pta-harness findings takes options only.');
  const lab = requiredLabUrl(parsed.text('lab'), 'findings are asked of');
  const { askLab } = await import('../lab-client.ts');
  const { findingReport } = await import('../../control/finding-report.ts');
  const shape = findingReport.array();
  const found = await askLab(lab, 'GET', '/api/findings', shape, context.signal);
  const { printableJson } = await import('../../replay/printable.ts');
  if (parsed.flag('json')) {
    context.out(`${printableJson(found)}\n`);
    return 0;
  }
  const { describeFindings } = await import('../describe-findings.ts');
  context.out(describeFindings(found));
  return 0;
}
