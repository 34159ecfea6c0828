import type { SignInReport } from '../control/sign-in-report.ts';
import { printable } from '../replay/printable.ts';
import { textTable } from './text-table.ts';

/** A sign-in as people read it: hop by hop, the result as Entra gives it, and what the agent wrote. */
export function describeSignIn(
  userPrincipalName: string,
  { result, timeline, traceLog }: SignInReport,
): string {
  const width = Math.max(...timeline.map(({ afterMs }) => shortened(afterMs).length));
  const rows = timeline.map(({ afterMs, hop, machine, text }) => [
    `${shortened(afterMs).padStart(width)} ms`,
    printable(hop),
    printable(machine),
    printable(text),
  ]);
  const outcome =
    result.kind === 'succeeded'
      ? [`${userPrincipalName} is signed in.`, `Correlation ID: ${result.correlationId}`]
      : [`${userPrincipalName} is refused.`, ...result.description.split(/\r?\n/)];
  return [
    `${textTable(rows)}\n${outcome.map((line) => `${printable(line)}\n`).join('')}`,
    ...(traceLog === '' ? [] : [`Trace log of the agent:\n${indented(traceLog)}`]),
  ].join('\n');
}

function shortened(ms: number): string {
  return String(Math.round(ms));
}

function indented(traceLog: string): string {
  return traceLog
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => `  ${line.startsWith(' ') ? '    ' : ''}${printable(line)}\n`)
    .join('');
}
