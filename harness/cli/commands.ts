import type { Command } from './command.ts';
import { agent } from './commands/agent.ts';
import { codes } from './commands/codes.ts';
import { events } from './commands/events.ts';
import { findings } from './commands/findings.ts';
import { lintPolicy } from './commands/lint-policy.ts';
import { logs } from './commands/logs.ts';
import { replay } from './commands/replay.ts';
import { signIn } from './commands/sign-in.ts';
import { up } from './commands/up.ts';

/** Every command, in the order of the help. None loads more than its own description before it runs. */
export const COMMANDS: readonly Command[] = [
  up,
  signIn,
  replay,
  codes,
  agent,
  events,
  logs,
  findings,
  lintPolicy,
];
