import type { LabAgent } from '../environment/lab-agent.ts';
import type { LoggedLabEvent } from '../environment/lab-event.ts';
import { parseTraceLog } from '../pta/protocol/parse-trace-log.ts';
import { parseValidationFailure } from '../pta/protocol/trace-log.ts';

/** The events of one type, in order, and typed as such. */
export function eventsOfType<T extends LoggedLabEvent['type']>(
  events: readonly LoggedLabEvent[],
  type: T,
): Extract<LoggedLabEvent, { type: T }>[] {
  return events.filter(
    (event): event is Extract<LoggedLabEvent, { type: T }> => event.type === type,
  );
}

/**
 * The reasons that an agent's trace log gives for refused validations, oldest first: Win32 codes in decimal, or
 * names such as `EncryptionDataNotFound`.
 *
 * @example
 * expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['1326']);
 */
export function tracedReasons({ traceLog }: Pick<LabAgent, 'traceLog'>): string[] {
  return parseTraceLog(traceLog).records.flatMap(
    (record) => parseValidationFailure(record)?.reason ?? [],
  );
}
