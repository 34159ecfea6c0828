import { parseArgs } from 'node:util';
import type { CommandSpec, OptionSpec, ParsedArguments } from './command.ts';
import { misuse, suggestion } from './misuse.ts';

/**
 * @throws HarnessError `MISUSE` with one sentence
 */
export function parseArguments(spec: CommandSpec, args: readonly string[]): ParsedArguments {
  const { values, positionals, tokens } = parseOrExplain(spec, args);
  assertGivenOnce(spec, tokens);
  return {
    operands: positionals,
    flag: (name) => values[name] === true,
    text: (name) => {
      const value = values[name];
      return typeof value === 'string' ? value : undefined;
    },
    texts: (name) => {
      const value = values[name];
      return Array.isArray(value) ? value.map(String) : [];
    },
  };
}

function parseOrExplain(spec: CommandSpec, args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      strict: true,
      tokens: true,
      options: Object.fromEntries(
        Object.entries(spec.options).map(([name, option]) => [name, shapeOf(option)]),
      ),
    });
  } catch (error) {
    throw misuse(explain(spec, error));
  }
}

/** The last of several would win silently otherwise. */
function assertGivenOnce(
  { name, options }: CommandSpec,
  tokens: readonly { readonly kind: string; readonly name?: string }[],
): void {
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option' || token.name === undefined) continue;
    if (seen.has(token.name) && options[token.name]?.multiple !== true) {
      throw misuse(`pta-harness ${name} takes --${token.name} once only.`);
    }
    seen.add(token.name);
  }
}

function shapeOf({ type, multiple = false }: OptionSpec) {
  return { type, multiple } as const;
}

function explain(spec: CommandSpec, error: unknown): string {
  const help = `see pta-harness ${spec.name} --help.`;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const text = error instanceof Error ? error.message : String(error);
  const option = /'(-[^'\s=]*)/.exec(text)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const known = Object.keys(spec.options).map((name) => `--${name}`);
    return `pta-harness ${spec.name} has no option ${option}${suggestion(option, known)} For all of them ${help}`;
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' && spec.options[option.slice(2)]?.value) {
    return `${option} needs a value; write ${option}=VALUE when it begins with a dash, and for all options ${help}`;
  }
  const first = text.split('\n')[0] ?? text;
  return `${first.replace(/\.$/, '')}; ${help}`;
}

/** A whole number within bounds. @throws HarnessError `MISUSE` */
export function wholeNumber(
  option: string,
  text: string | undefined,
  { min, max }: { readonly min: number; readonly max: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || value < min || value > max) {
    throw misuse(
      `${option} takes a whole number from ${min} to ${max}, not ${JSON.stringify(text)}.`,
    );
  }
  return value;
}

/** One of a few words. @throws HarnessError `MISUSE` */
export function oneOf<T extends string>(
  option: string,
  text: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (text === undefined) return undefined;
  const choice = choices.find((each) => each === text);
  if (choice !== undefined) return choice;
  throw misuse(`${option} takes no ${JSON.stringify(text)}${suggestion(text, choices)}`);
}
