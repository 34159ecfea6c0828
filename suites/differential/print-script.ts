import { inspect } from 'node:util';
import type { Script } from './step.ts';

/** A script as the TypeScript that makes it, to paste into scripts/regressions.ts. */
export function printScript(script: Script): string {
  return inspect(script, {
    depth: null,
    breakLength: 100,
    compact: 3,
    maxArrayLength: null,
    maxStringLength: null,
  });
}
