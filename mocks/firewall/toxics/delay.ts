import type { Toxic } from './toxic.ts';

/** Holds every chunk back for `ms` milliseconds, both ways. Chunks that follow each other closely overlap. */
export function delay(ms: number): Toxic {
  return { treat: () => ({ kind: 'pass', afterMs: ms }) };
}
