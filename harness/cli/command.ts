import type { Readable } from 'node:stream';

/** What a command may touch of the process it runs in. */
export interface CommandContext {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Results: text for people, or JSON with `--json`. */
  out(text: string): void;
  /** Prose and progress, which are not the result. */
  note(text: string): void;
  /** Aborts on Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
}

/** Thrown when the person at the keyboard has pressed Ctrl-C at a prompt, where no signal is sent. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** 0 held, 1 a claim failed, 2 misuse, 3 something needed is missing. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  /** What stands for the value in the help, such as `URL`. */
  readonly value?: string;
  readonly help: string;
}

export interface CommandSpec {
  readonly name: string;
  /** What follows the name, such as `<upn>`. */
  readonly operands: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly string[];
}

export interface ParsedArguments {
  readonly operands: readonly string[];
  flag(name: string): boolean;
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
}

export interface Command {
  readonly spec: CommandSpec;
  run(context: CommandContext, parsed: ParsedArguments): Promise<ExitCode>;
}
