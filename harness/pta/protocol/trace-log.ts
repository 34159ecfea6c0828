import { isGuid } from './guid.ts';

/** Event types of .NET's TraceListener, as they are printed. */
export const TRACE_EVENT_TYPES = [
  'Critical',
  'Error',
  'Warning',
  'Information',
  'Verbose',
  'Start',
  'Stop',
  'Suspend',
  'Resume',
  'Transfer',
] as const;

export type TraceEventType = (typeof TRACE_EVENT_TYPES)[number];

/**
 * One record of an agent's trace log, in the text format of .NET's TraceListener
 * (https://github.com/dotnet/runtime, System.Diagnostics.TraceSource, TraceListener.cs).
 */
export interface TraceRecord {
  /** Executable that wrote it, such as `AzureADConnectAuthenticationAgentService.exe`. */
  readonly source: string;
  readonly eventType: TraceEventType;
  readonly id: number;
  /** Lines are separated by `\n`. */
  readonly message: string;
  readonly processId?: string;
  /** As printed, separated by commas. */
  readonly logicalOperationStack?: string;
  readonly threadId?: string;
  /** As printed. Published samples have placeholders (`xxxx-xx-xx…`) in it. */
  readonly dateTime?: string;
  /**
   * The moment of `dateTime`, whole milliseconds since the Unix epoch, UTC; absent for placeholders. Written in place
   * of a `dateTime` that is absent.
   */
  readonly at?: number;
  /** Ticks of the performance counter, as printed. */
  readonly timestamp?: string;
  /** Lines are separated by `\n`. */
  readonly callstack?: string;
}

/** A record with its place in the file. */
export interface ParsedTraceRecord extends TraceRecord {
  /** First and last line, counted from 1. */
  readonly line: number;
  readonly endLine: number;
}

/** A line that is part of no record. Blank lines between records are not listed. */
export interface SkippedLine {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
  readonly why: 'before-the-first-record' | 'unknown-event-type' | 'after-the-end-of-a-record';
}

export interface ParsedTraceLog {
  readonly records: readonly ParsedTraceRecord[];
  readonly skipped: readonly SkippedLine[];
}

/** Footer names in the order in which they are printed, with the member that each fills. */
export const TRACE_FOOTERS = [
  ['ProcessId', 'processId'],
  ['LogicalOperationStack', 'logicalOperationStack'],
  ['ThreadId', 'threadId'],
  ['DateTime', 'dateTime'],
  ['Timestamp', 'timestamp'],
  ['Callstack', 'callstack'],
] as const satisfies readonly (readonly [string, keyof TraceRecord])[];

/** What the agent says of one refused validation. */
export interface ValidationFailure {
  /** GUID in lower case. It is the service's own, and no correlation id of a sign-in log. */
  readonly requestId: string;
  /** A Win32 code in decimal, or a name such as `EncryptionDataNotFound`. */
  readonly reason: string;
}

/** Typographic quotes and white space come from copies; pages wrap the line, also inside the quotes. */
const FAILURE =
  /Passthrough\s+Authentication\s+request\s+failed\s*\.\s*RequestId:\s*['‘’]([0-9a-fA-F\s-]{36,80})['‘’]\s*\.\s*Reason:\s*['‘’]([^'‘’]{0,200})['‘’]/;

/** The message that {@link parseValidationFailure} reads. */
export function formatValidationFailure({ requestId, reason }: ValidationFailure): string {
  return `Passthrough Authentication request failed. RequestId: '${requestId}'. Reason: '${reason}'.`;
}

/** Reads the message of a refused validation; `undefined` for any other. */
export function parseValidationFailure(
  record: Pick<TraceRecord, 'message'>,
): ValidationFailure | undefined {
  const [, quotedId = '', quotedReason = ''] = FAILURE.exec(record.message) ?? [];
  const requestId = quotedId.replace(/\s/g, '').toLowerCase();
  const reason = quotedReason.replace(/\s/g, '');
  return isGuid(requestId) && reason !== '' ? { requestId, reason } : undefined;
}

const LINE_END = '\r\n';
const INDENT = '    ';

/**
 * Writes a record as .NET's TraceListener does. The format has no escapes: a message with a line that looks like a
 * header or a footer reads back as one.
 */
export function renderTraceRecord(record: TraceRecord): string {
  const lines = [
    `${record.source} ${record.eventType}: ${record.id} : ${record.message}`,
    ...TRACE_FOOTERS.flatMap(([name, member]) => {
      const value = member === 'dateTime' ? dateTimeOf(record) : record[member];
      return value === undefined ? [] : [`${INDENT}${name}=${value}`];
    }),
  ];
  return lines.map((line) => line.replace(/\r?\n/g, LINE_END) + LINE_END).join('');
}

export function renderTraceLog(records: readonly TraceRecord[]): string {
  return records.map(renderTraceRecord).join('');
}

/**
 * .NET's round-trip format "o": seven digits of a second and `Z`.
 *
 * @param at - milliseconds since the Unix epoch, UTC
 */
export function formatTraceDateTime(at: number): string {
  return new Date(at).toISOString().replace(/Z$/, '0000Z');
}

function dateTimeOf({ dateTime, at }: TraceRecord): string | undefined {
  return dateTime ?? (at === undefined ? undefined : formatTraceDateTime(at));
}
