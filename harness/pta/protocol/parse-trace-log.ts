import {
  type ParsedTraceLog,
  type ParsedTraceRecord,
  type SkippedLine,
  TRACE_EVENT_TYPES,
  TRACE_FOOTERS,
  type TraceEventType,
  type TraceRecord,
} from './trace-log.ts';

/** `source type: id : message`, with blanks left out or put in, as copies have it. Only LF ends a line, not U+2028. */
const HEADER = /^\s*(\S+\.exe)\s+([A-Za-z]+)\s*:\s*(-?\d{1,10})\s*:(.*)$/is;

const FOOTER = new RegExp(`^\\s*(${TRACE_FOOTERS.map(([name]) => name).join('|')})=(.*)$`, 's');

/**
 * Reads a trace log. Takes LF and CRLF, `Error: 0:`, extra blanks, messages over several lines and missing footers.
 * Every line that is not blank ends up in a record or in `skipped`. Never throws.
 */
export function parseTraceLog(text: string): ParsedTraceLog {
  const reader = new TraceReader();
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const [index, line] of lines.entries()) reader.take(line, index + 1);
  return reader.end();
}

/**
 * What a printed DateTime says, in whole milliseconds since the Unix epoch, UTC.
 *
 * Takes 0 to 9 digits of a second and any offset; without an offset it counts as UTC, which TraceListener writes.
 *
 * @returns `undefined` for placeholders and for dates that do not exist
 */
export function parseTraceDateTime(text: string): number | undefined {
  const match =
    /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.(\d{0,9}))?(Z|[+-]\d{2}:\d{2})?$/.exec(
      text.trim(),
    );
  const [, date, time, fraction = '', offset = 'Z'] = match ?? [];
  if (date === undefined || time === undefined) return undefined;
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
  const at = Date.parse(`${date}T${time}.${milliseconds}${offset}`);
  // The parser takes 31 April for 1 May and 24:00 for the next day; the log cannot have meant either.
  const exists =
    new Date(Date.parse(`${date}T${time}Z`)).toJSON()?.startsWith(`${date}T${time}`) ?? false;
  return exists && !Number.isNaN(at) ? at : undefined;
}

/**
 * Text of a log file: UTF-8, or UTF-16 when a byte order mark says so. Bytes that are not UTF-8 are taken for
 * Windows-1252, the code page of an English server.
 */
export function decodeLogText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

type FooterMember = (typeof TRACE_FOOTERS)[number][1];

const MEMBERS: ReadonlyMap<string, FooterMember> = new Map(TRACE_FOOTERS);

/** A record whose lines are still being read. */
interface OpenRecord {
  readonly header: Pick<TraceRecord, 'source' | 'eventType' | 'id'>;
  readonly line: number;
  endLine: number;
  readonly message: string[];
  readonly footers: Map<FooterMember, string[]>;
}

/** Takes lines in order; knows the record that is open and why lines have no record. */
class TraceReader {
  readonly #records: ParsedTraceRecord[] = [];
  readonly #skipped: SkippedLine[] = [];
  #open: OpenRecord | undefined;
  #whySkipped: SkippedLine['why'] = 'before-the-first-record';

  take(text: string, line: number): void {
    const header = HEADER.exec(text);
    if (header !== null) this.#begin(header, text, line);
    else if (this.#open === undefined) this.#skip(text, line);
    else this.#continue(this.#open, text, line);
  }

  end(): ParsedTraceLog {
    this.#close();
    return { records: this.#records, skipped: this.#skipped };
  }

  #begin([, source = '', type = '', id, rest = '']: RegExpExecArray, text: string, line: number) {
    this.#close();
    const eventType = eventTypeOf(type);
    if (eventType === undefined) {
      this.#whySkipped = 'unknown-event-type';
      this.#skip(text, line);
      return;
    }
    this.#open = {
      header: { source, eventType, id: Number(id) },
      line,
      endLine: line,
      message: [rest.startsWith(' ') ? rest.slice(1) : rest],
      footers: new Map(),
    };
  }

  #continue(open: OpenRecord, text: string, line: number): void {
    const [, name = '', value = ''] = FOOTER.exec(text) ?? [];
    const member = MEMBERS.get(name);
    const callstack = open.footers.get('callstack');
    if (member !== undefined && !open.footers.has(member)) open.footers.set(member, [value]);
    else if (open.footers.size === 0) open.message.push(text);
    else if (callstack !== undefined && text.trim() !== '') callstack.push(text);
    else {
      this.#skip(text, line, 'after-the-end-of-a-record');
      return;
    }
    open.endLine = line;
  }

  #skip(text: string, line: number, why: SkippedLine['why'] = this.#whySkipped): void {
    if (text.trim() !== '') this.#skipped.push({ line, text, why });
  }

  #close(): void {
    if (this.#open !== undefined) this.#records.push(recordOf(this.#open));
    this.#open = undefined;
  }
}

function recordOf(open: OpenRecord): ParsedTraceRecord {
  // Blank lines before the next header belong to the file, not to a message that has no footer.
  const trailing = open.footers.size === 0 ? blankLinesAtEnd(open.message) : 0;
  const message = open.message.slice(0, open.message.length - trailing).join('\n');
  const footers: { [K in FooterMember]?: string } = {};
  for (const [member, lines] of open.footers) {
    footers[member] = member === 'callstack' ? lines.join('\n') : lines.join('\n').trim();
  }
  const at = footers.dateTime === undefined ? undefined : parseTraceDateTime(footers.dateTime);
  return {
    ...open.header,
    message,
    ...footers,
    ...(at === undefined ? {} : { at }),
    line: open.line,
    endLine: open.endLine - trailing,
  };
}

function blankLinesAtEnd(lines: readonly string[]): number {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  // The first line stands beside the header, so that it is kept however blank it is.
  return lines.length - 1 - Math.max(last, 0);
}

function eventTypeOf(text: string): TraceEventType | undefined {
  return TRACE_EVENT_TYPES.find((type) => type.toLowerCase() === text.toLowerCase());
}
