import type { CodeExplanation } from '../../pta/protocol/codes/explain-code.ts';
import type { Command, CommandContext, ExitCode, ParsedArguments } from '../command.ts';
import { misuse } from '../misuse.ts';

/** `pta-harness codes` */
export const codes: Command = {
  spec: {
    name: 'codes',
    operands: '[CODE]',
    summary:
      'Explains an AADSTS code, a Win32 code, an NTSTATUS or what LDAP says; lists AADSTS codes.',
    options: { json: { type: 'boolean', help: 'Print every reading, or the list, as JSON.' } },
    examples: [
      'pta-harness codes',
      'pta-harness codes AADSTS80002',
      'pta-harness codes 1328',
      'pta-harness codes data 775',
    ],
  },
  run,
};

async function run(context: CommandContext, parsed: ParsedArguments): Promise<ExitCode> {
  // A code may be pasted with its blanks, and without quotes.
  const typed = parsed.operands.join(' ');
  const output = typed === '' ? await list(parsed) : await explain(typed, parsed);
  context.out(output);
  return 0;
}

async function list(parsed: ParsedArguments): Promise<string> {
  const { AADSTS_CODES } = await import('../../pta/protocol/codes/aadsts.ts');
  const all = Object.values(AADSTS_CODES).sort((a, b) => numberOf(a.code) - numberOf(b.code));
  if (parsed.flag('json')) return `${JSON.stringify(all, undefined, 2)}\n`;
  const { listCodes } = await import('../describe-code.ts');
  return listCodes(all);
}

async function explain(typed: string, parsed: ParsedArguments): Promise<string> {
  const { explainCode } = await import('../../pta/protocol/codes/explain-code.ts');
  const { findByName, nearestCodes } = await import('../code-lookup.ts');
  const readings = explainCode(findByName(typed) ?? typed);
  if (readings.every(({ kind }) => kind === 'unexplained')) {
    throw misuse(`${unknown(typed, readings)}; nearest: ${nearestCodes(typed).join(', ')}.`);
  }
  if (parsed.flag('json')) return `${JSON.stringify({ typed, readings }, undefined, 2)}\n`;
  const { describeCode } = await import('../describe-code.ts');
  return readings.map(describeCode).join('\n');
}

/** Enough of a wrong code to recognise it. */
const SHOWN_LENGTH_MAX = 60;

function unknown(typed: string, [reading]: readonly CodeExplanation[]): string {
  return reading === undefined
    ? `${JSON.stringify(typed.slice(0, SHOWN_LENGTH_MAX))} is no code that is known here`
    : reading.reading;
}

function numberOf(code: string): number {
  return Number(code.slice('AADSTS'.length));
}
