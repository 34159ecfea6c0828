import type { Script } from '../step.ts';

/** Random scripts on which Samba and the mock once differed, shrunk. */
export const REGRESSIONS: readonly Script[] = [];
