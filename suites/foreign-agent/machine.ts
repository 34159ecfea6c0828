import * as crypto from 'node:crypto';

// A program of another maker has its own clock and its own chance: no port of this project reaches into it.

export function newGuid(): string {
  // biome-ignore lint/plugin: a foreign program runs on the real machine
  return crypto.randomUUID();
}

/** Seconds since the Unix epoch. */
export function unixSeconds(): number {
  // biome-ignore lint/plugin: a foreign program runs on the real machine
  return Math.floor(Date.now() / 1000);
}
