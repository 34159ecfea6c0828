import type { LoggedLabEvent } from '../environment/lab-event.ts';

/** Events that a message shows; more would hide what matters. */
const SHOWN_MAX = 15;

/** The last events, one line each: seconds since the first of the log, machine, type, and the facts. */
export function describeLastEvents(events: readonly LoggedLabEvent[], origin = events[0]): string {
  if (events.length === 0) return '  (no events)';
  const left = events.length - SHOWN_MAX;
  const lines = events.slice(-SHOWN_MAX).map((event) => describeEvent(event, origin?.at ?? 0));
  return [...(left > 0 ? [`  … ${left} more before`] : []), ...lines].join('\n');
}

function describeEvent(
  { type, at, machine, sequence: _, ...facts }: LoggedLabEvent,
  origin: number,
): string {
  const after = `+${((at - origin) / 1_000).toFixed(3)}s`;
  const rest = Object.entries(facts).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `  ${[after.padStart(10), machine.padEnd(8), type, ...rest].join(' ')}`;
}
