import { measureDirectory } from './directory.ts';

/** In a process of its own: a million users would weigh on every other measurement. */
const USERS = 1_000_000;
process.stdout.write(await measureDirectory(USERS));
