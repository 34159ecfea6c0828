import { inspect } from 'node:util';
import { type MockInstance, vi } from 'vitest';

/** Keeps everything that is printed, and every warning of Node, from the terminal until it ends. */
export class PrintedOutput implements Disposable {
  readonly #spies: readonly MockInstance[];
  #text = '';

  constructor() {
    const streams = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockImplementation((chunk) => {
        this.#note(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
        return true;
      }),
    );
    const methods = (['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir'] as const).map(
      (method) => vi.spyOn(console, method).mockImplementation(this.#note),
    );
    this.#spies = [...streams, ...methods];
    process.on('warning', this.#note);
  }

  get text(): string {
    return this.#text;
  }

  [Symbol.dispose](): void {
    for (const spy of this.#spies) spy.mockRestore();
    process.off('warning', this.#note);
  }

  readonly #note = (...values: readonly unknown[]): void => {
    const texts = values.map((each) => (typeof each === 'string' ? each : inspect(each)));
    this.#text += `${texts.join(' ')}\n`;
  };
}
