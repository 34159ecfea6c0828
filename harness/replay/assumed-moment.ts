import { DEFAULT_OPTIONS } from '../environment/defaults.ts';
import type { TraceRecord } from '../pta/protocol/trace-log.ts';
import { printable } from './printable.ts';

/** A lab's certificates and directory times need room before it and after it. */
const EARLIEST = Date.UTC(1980, 0, 1);
const LATEST = Date.UTC(9000, 0, 1);

export interface AssumedMoment {
  /** Milliseconds since the Unix epoch, UTC. */
  readonly at: number;
  readonly assumption?: string;
}

/** When the lab's clock starts: at the time of the record, or else at the lab's own default. */
export function assumeMoment({
  at,
  dateTime,
}: Pick<TraceRecord, 'at' | 'dateTime'>): AssumedMoment {
  if (at !== undefined && at >= EARLIEST && at < LATEST) return { at };
  const { startAt } = DEFAULT_OPTIONS;
  const instead = `the sign-in happens at ${new Date(startAt).toISOString()}.`;
  if (dateTime === undefined)
    return { at: startAt, assumption: `The record has no DateTime; ${instead}` };
  const why = at === undefined ? 'is no date' : 'is no time at which a lab can run';
  return { at: startAt, assumption: `DateTime=${printable(dateTime)} ${why}; ${instead}` };
}
