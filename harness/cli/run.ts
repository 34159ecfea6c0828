import { printable } from '../replay/printable.ts';
import { HarnessError } from '../runtime/errors.ts';
import { type CommandContext, type ExitCode, Interrupted } from './command.ts';
import { COMMANDS } from './commands.ts';
import { helpFor, helpOverview } from './help.ts';
import { MISUSE, misuse, suggestion } from './misuse.ts';
import { parseArguments } from './parse-arguments.ts';

/** Error codes that are the caller's to mend: a wrong file, port, name or number. */
const MENDED_BY_CALLER = new Set([
  MISUSE,
  'MALFORMED',
  'NETWORK_ADDRESS_IN_USE',
  'UNREADABLE_FILE',
  'NO_RECORD',
  'UNKNOWN_USER',
  'UNKNOWN_AGENT',
  'UNKNOWN_MACHINE',
  'MALFORMED_UPN',
  'LAB_UNREACHABLE',
]);

/** Runs one command line. Everything that goes wrong is one sentence with its code, never a stack. */
export async function run(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  try {
    return await dispatch(args, context);
  } catch (error) {
    if (context.signal.aborted && error === context.signal.reason) return 0;
    if (error instanceof Interrupted) return 0;
    if (!(error instanceof HarnessError)) throw error;
    context.note(`pta-harness: ${printable(error.message)} [${error.code}]\n`);
    return MENDED_BY_CALLER.has(error.code) ? 2 : 3;
  }
}

async function dispatch(
  [name, ...args]: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  const specs = COMMANDS.map(({ spec }) => spec);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    context.out(helpOverview(specs));
    return name === undefined ? 2 : 0;
  }
  const found = COMMANDS.find(({ spec }) => spec.name === name);
  if (found === undefined) {
    const known = specs.map((spec) => spec.name);
    throw misuse(`${JSON.stringify(name)} is not a command${suggestion(name, known)}`);
  }
  if (args.includes('--help') || args.includes('-h')) {
    context.out(helpFor(found.spec));
    return 0;
  }
  const parsed = parseArguments(found.spec, args);
  return found.run(context, parsed);
}
