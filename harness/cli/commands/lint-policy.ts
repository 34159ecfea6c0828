import type { Command, CommandContext, ExitCode, ParsedArguments } from '../command.ts';
import { misuse } from '../misuse.ts';

/** `pta-harness lint-policy` */
export const lintPolicy: Command = {
  spec: {
    name: 'lint-policy',
    operands: '<file>',
    summary:
      'Tells who can lock whom, and how fast, with Smart Lockout in front of Active Directory.',
    options: { json: { type: 'boolean', help: 'Print the findings as JSON.' } },
    examples: [
      'pta-harness lint-policy lockout.json',
      'pta-harness lint-policy lockout.json --json',
    ],
  },
  run,
};

async function run(context: CommandContext, parsed: ParsedArguments): Promise<ExitCode> {
  const [path, ...rest] = parsed.operands;
  if (path === undefined || rest.length > 0) {
    throw misuse('pta-harness lint-policy takes one JSON file that holds both policies.');
  }
  const { readBytes } = await import('../../replay/read-files.ts');
  const bytes = await readBytes(path, context.signal);
  const { readLockoutPolicies } = await import(
    '../../pta/cloud/smart-lockout/lint-policy/read-policies.ts'
  );
  const lint = await import('../../pta/cloud/smart-lockout/lint-policy/lint-policy.ts');
  const { entra, activeDirectory } = readLockoutPolicies(bytes);
  const findings = lint.lintPolicy(entra, activeDirectory);
  const { describeFindings, summaryOf } = await import('../describe-policy-findings.ts');
  const summary = summaryOf(findings);
  if (parsed.flag('json')) {
    const { printableJson } = await import('../../replay/printable.ts');
    context.out(`${printableJson({ findings, summary })}\n`);
  } else {
    context.out(describeFindings(findings));
  }
  return summary.errors > 0 ? 1 : 0;
}
