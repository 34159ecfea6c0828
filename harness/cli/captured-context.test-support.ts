import { Readable } from 'node:stream';
import type { CommandContext } from './command.ts';

export interface CapturedContext extends CommandContext {
  readonly output: string;
  readonly notes: string;
  interrupt(): void;
}

/** A context that keeps what is printed. */
export function capturedContext(
  stdin: CommandContext['stdin'] = Readable.from([]),
  onOut: () => void = () => undefined,
): CapturedContext {
  const interrupted = new AbortController();
  const printed = { out: '', note: '' };
  return {
    stdin,
    signal: interrupted.signal,
    out: (text) => {
      printed.out += text;
      onOut();
    },
    note: (text) => {
      printed.note += text;
    },
    get output() {
      return printed.out;
    },
    get notes() {
      return printed.note;
    },
    interrupt: () => interrupted.abort(new Error('SIGINT')),
  };
}
