import type { CommandSpec } from './command.ts';

export function helpOverview(specs: readonly CommandSpec[]): string {
  const width = Math.max(...specs.map(({ name, operands }) => `${name} ${operands}`.length));
  const rows = specs.map(
    ({ name, operands, summary }) =>
      `  ${`${name} ${operands}`.trim().padEnd(width + 2)}${summary}`,
  );
  return [
    'pta-harness: Microsoft Entra Pass-through Authentication on one machine, for testing only.',
    '',
    'Usage: pta-harness <command> [options]',
    '',
    ...rows,
    '',
    'Exit codes: 0 held, 1 a claim failed, 2 misuse, 3 something needed is missing.',
    'pta-harness <command> --help tells more. Not affiliated with Microsoft.',
    '',
  ].join('\n');
}

export function helpFor({ name, operands, summary, options, examples }: CommandSpec): string {
  const rows = Object.entries(options).map(
    ([option, { value, help }]) => [`--${option}${value ? ` ${value}` : ''}`, help] as const,
  );
  const width = Math.max(0, ...rows.map(([option]) => option.length));
  return [
    `Usage: pta-harness ${name}${operands && ` ${operands}`} [options]`,
    '',
    summary,
    '',
    ...rows.map(([option, help]) => `  ${option.padEnd(width + 2)}${help}`),
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}
