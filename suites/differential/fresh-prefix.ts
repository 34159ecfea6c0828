import { systemClock } from '../../harness/runtime/clock.ts';

/** A directory may have served an earlier run. */
const RUN = (Math.floor(systemClock.now() / 1_000) % 36 ** 4).toString(36).padStart(4, '0');
let runs = 0;

/** Begins every name of one run of one script: eight characters, since a sAMAccountName has at most twenty. */
export function freshPrefix(): string {
  runs += 1;
  return `z${RUN}${runs.toString(36).padStart(3, '0')}`;
}
