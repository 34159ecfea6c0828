import { isGuid } from '../guid.ts';

/**
 * Text content of an element or attribute, by the kinds that [MC-NBFX] 2.2.3 tells apart. The several
 * lengths of one kind (`Chars8Text` … `UnicodeChars32Text`, `ZeroText` … `Int64Text`) are one kind here.
 */
export type XmlValue =
  | { readonly type: 'string'; readonly value: string }
  /** A string sent by reference to a dictionary; falls back to `string` where no dictionary takes it. */
  | { readonly type: 'dictionary'; readonly value: string }
  /** −2^63 … 2^64 − 1. */
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'double'; readonly value: number }
  /** `unscaled` / 10^`scale`; 96 bits and a sign, scale 0 … 28 ([MS-OAUT] 2.2.26). */
  | { readonly type: 'decimal'; readonly unscaled: bigint; readonly scale: number }
  /** `ticks` of 100 ns since 0001-01-01T00:00:00. */
  | { readonly type: 'date-time'; readonly ticks: bigint; readonly zone: DateTimeZone }
  /** `ticks` of 100 ns. */
  | { readonly type: 'time-span'; readonly ticks: bigint }
  | { readonly type: 'bytes'; readonly value: Uint8Array }
  /** Lower-case GUID. */
  | { readonly type: 'uuid'; readonly value: string }
  /** Lower-case GUID; its text is `urn:uuid:` and the GUID. */
  | { readonly type: 'unique-id'; readonly value: string }
  /** `prefix` is one letter a … z. */
  | { readonly type: 'qualified-name'; readonly prefix: string; readonly name: string }
  /** Values separated by one space; a list holds no lists. */
  | { readonly type: 'list'; readonly items: readonly XmlValue[] };

export type DateTimeZone = 'unspecified' | 'utc' | 'local';

export function stringValue(value: string): XmlValue {
  return { type: 'string', value };
}

export function integerValue(value: number): XmlValue {
  return { type: 'integer', value: BigInt(value) };
}

/** A GUID in 16 bytes when it is in lower case, as it will be read, and else as text. */
export function guidValue(text: string): XmlValue {
  return isCanonicalGuid(text) ? { type: 'uuid', value: text } : stringValue(text);
}

/** A message id as .NET writes it: 16 bytes when it is `urn:uuid:` and a GUID, and else as text. */
export function uniqueIdValue(text: string): XmlValue {
  const guid = text.startsWith(URN_UUID) ? text.slice(URN_UUID.length) : '';
  return isCanonicalGuid(guid) ? { type: 'unique-id', value: guid } : stringValue(text);
}

const URN_UUID = 'urn:uuid:';

function isCanonicalGuid(text: string): boolean {
  return isGuid(text) && text === text.toLowerCase();
}

/** The characters that a value stands for. Total. */
export function textOfValue(value: XmlValue): string {
  switch (value.type) {
    case 'string':
    case 'dictionary':
    case 'uuid':
      return value.value;
    case 'integer':
    case 'boolean':
      return value.value.toString();
    case 'float':
    case 'double':
      return textOfFloat(value);
    case 'decimal':
      return textOfDecimal(value.unscaled, value.scale);
    case 'date-time':
      return textOfDateTime(value.ticks, value.zone);
    case 'time-span':
      return textOfTimeSpan(value.ticks);
    case 'bytes':
      return Buffer.from(value.value).toString('base64');
    case 'unique-id':
      return URN_UUID + value.value;
    case 'qualified-name':
      return `${value.prefix}:${value.name}`;
    case 'list':
      return value.items.map(textOfValue).join(' ');
    default:
      return value satisfies never;
  }
}

function textOfFloat({ type, value }: { type: 'float' | 'double'; value: number }): string {
  if (Object.is(value, -0)) return '-0';
  if (!Number.isFinite(value)) return String(value).replace('Infinity', 'INF');
  const shortest = type === 'float' ? shortestSingle(value) : value;
  return String(shortest).replace('e', 'E');
}

/** The double with the fewest digits that rounds to the same single. */
function shortestSingle(single: number): number {
  for (let digits = 1; digits <= 9; digits += 1) {
    const candidate = Number(single.toPrecision(digits));
    if (Math.fround(candidate) === single) return candidate;
  }
  return single;
}

function textOfDecimal(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  const whole = digits.slice(0, digits.length - scale);
  return scale === 0 || fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}

const TICKS_PER_MILLISECOND = 10_000n;
const TICKS_PER_SECOND = 10_000_000n;
/** Milliseconds from 0001-01-01 to the Unix epoch. */
const EPOCH_OFFSET_MS = 62_135_596_800_000n;

/**
 * The form of XmlConvert and of the examples in [MC-NBFX] 3, with the time even at midnight. The offset of
 * a local time is the reader's own by definition and is left off, since a document has no time zone.
 */
function textOfDateTime(ticks: bigint, zone: DateTimeZone): string {
  const unixMs = Number(ticks / TICKS_PER_MILLISECOND - EPOCH_OFFSET_MS);
  const seconds = new Date(unixMs).toISOString().slice(0, 19);
  return `${seconds}${fractionOf(ticks)}${zone === 'utc' ? 'Z' : ''}`;
}

/** The ISO 8601 duration of the examples in [MC-NBFX] 3 (its 2.2.3.23 words it otherwise). */
function textOfTimeSpan(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const seconds = size / TICKS_PER_SECOND;
  const days = seconds / 86_400n;
  const hours = (seconds / 3600n) % 24n;
  const minutes = (seconds / 60n) % 60n;
  const fraction = fractionOf(size);
  const time =
    (hours > 0n ? `${hours}H` : '') +
    (minutes > 0n ? `${minutes}M` : '') +
    (seconds % 60n > 0n || fraction !== '' ? `${seconds % 60n}${fraction}S` : '');
  const date = days > 0n ? `${days}D` : '';
  const body = `P${date}${time === '' ? '' : `T${time}`}`;
  return (ticks < 0n ? '-' : '') + (body === 'P' ? 'PT0S' : body);
}

function fractionOf(ticks: bigint): string {
  const digits = (ticks % TICKS_PER_SECOND).toString().padStart(7, '0').replace(/0+$/, '');
  return digits === '' ? '' : `.${digits}`;
}
