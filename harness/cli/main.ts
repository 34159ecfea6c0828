#!/usr/bin/env node
import nodeModule from 'node:module';
import type { CommandContext } from './command.ts';

const NODE_MAJOR_MIN = 22;
if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
  process.stderr.write(
    `pta-harness: Node ${NODE_MAJOR_MIN} or later is needed, this is ${process.versions.node}; in a clone, npx and npm scripts run the Node that npm ci brings. [NODE_TOO_OLD]\n`,
  );
  process.exit(3);
}

// Before anything large is loaded.
nodeModule.enableCompileCache();
const { run } = await import('./run.ts');

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupted.abort(new Error(signal)));
}
// A reader such as `head` may leave early; that is no fault of the command, which ends as if interrupted.
process.stdout.on('error', (gone) => interrupted.abort(gone));

const context: CommandContext = {
  stdin: process.stdin,
  out: (text) => void process.stdout.write(text),
  note: (text) => void process.stderr.write(text),
  signal: interrupted.signal,
};
const code = await run(process.argv.slice(2), context);
// At once: standard input may still be open.
process.stdout.write('', () => process.exit(code));
