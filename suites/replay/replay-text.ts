import {
  formatValidationFailure,
  renderTraceLog,
  type TraceRecord,
  type ValidationFailure,
} from '../../harness/pta/protocol/trace-log.ts';
import { readTrace } from '../../harness/replay/read-trace.ts';
import { collectReport, replayTrace } from '../../harness/replay/replay.ts';
import type { ReplayOptions } from '../../harness/replay/replay-record.ts';
import type { ReplayReport } from '../../harness/replay/replay-report.ts';

export const REQUEST_ID = '5f3a1f0e-9a53-4c2b-8d1c-0d6f4f6f2a11';

/** The record of a failed sign-in, as today's agent writes it. */
export function failureRecord(failure: Partial<ValidationFailure>, at?: number): TraceRecord {
  return {
    source: 'AzureADConnectAuthenticationAgentService.exe',
    eventType: 'Error',
    id: 0,
    message: formatValidationFailure({ requestId: REQUEST_ID, reason: '1326', ...failure }),
    threadId: '7',
    ...(at !== undefined && { at }),
  };
}

/** Replays what a file called `trace.log` would hold. */
export function replayText(
  log: string | Uint8Array | readonly TraceRecord[],
  options: Partial<ReplayOptions> = {},
): Promise<ReplayReport> {
  const text = typeof log === 'string' || log instanceof Uint8Array ? log : renderTraceLog(log);
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  return collectReport(replayTrace(readTrace('trace.log', bytes), { seed: 1, ...options }));
}
