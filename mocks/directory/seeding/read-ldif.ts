import { malformedSeed } from './read-csv.ts';

/** One `name: value` line of a record; folded lines are joined. */
export interface LdifLine {
  /** From 1. */
  readonly line: number;
  readonly name: string;
  readonly value: Uint8Array;
}

/** Lines up to the next empty one. A `-` stands alone, with an empty value. */
export interface LdifRecord {
  readonly line: number;
  readonly lines: readonly LdifLine[];
}

/** Longest file that is read, in characters. */
export const LDIF_LENGTH_MAX = 256 * 1_024 * 1_024;

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const NAME = /^[A-Za-z0-9][A-Za-z0-9.;-]*$/;

/**
 * The records of an LDIF file.
 *
 * @throws HarnessError `DIRECTORY_SEED_MALFORMED`
 * @see RFC 2849
 */
export function readLdif(text: string): LdifRecord[] {
  if (text.length > LDIF_LENGTH_MAX) {
    throw malformedSeed(1, `the file is longer than ${LDIF_LENGTH_MAX} characters`);
  }
  const records: LdifRecord[] = [];
  let lines: LdifLine[] = [];
  const end = () => {
    const [first] = lines;
    if (first !== undefined) records.push({ line: first.line, lines });
    lines = [];
  };
  for (const { line, text: whole } of unfolded(text)) {
    if (whole === '') end();
    else if (!whole.startsWith('#')) lines.push(readLine(whole, line));
  }
  end();
  const [head] = records;
  if (head?.lines[0]?.name.toLowerCase() !== 'version') return records;
  const rest = head.lines.slice(1);
  return rest.length === 0 ? records.slice(1) : [{ ...head, lines: rest }, ...records.slice(1)];
}

/** A line that starts with a blank goes on where the one before ended. */
function* unfolded(text: string): Generator<{ readonly line: number; readonly text: string }> {
  let parts: string[] = [];
  let startedOn = 1;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (raw.startsWith(' ') && parts.length > 0 && parts[0] !== '') {
      parts.push(raw.slice(1));
      continue;
    }
    if (parts.length > 0) yield { line: startedOn, text: parts.join('') };
    parts = [raw];
    startedOn = index + 1;
  }
  if (parts.length > 0) yield { line: startedOn, text: parts.join('') };
}

function readLine(text: string, line: number): LdifLine {
  if (text === '-') return { line, name: '-', value: new Uint8Array() };
  const colon = text.indexOf(':');
  const name = text.slice(0, colon);
  if (colon < 1 || !NAME.test(name)) throw malformedSeed(line, 'it is not of the form name: value');
  const kind = text[colon + 1];
  if (kind === '<') throw malformedSeed(line, `${name} refers to a file, and no file is fetched`);
  if (kind !== ':') return { line, name, value: Buffer.from(text.slice(colon + 1).trimStart()) };
  const encoded = text.slice(colon + 2).trim();
  if (!BASE64.test(encoded)) throw malformedSeed(line, `${name} is not in base64`);
  return { line, name, value: Buffer.from(encoded, 'base64') };
}
