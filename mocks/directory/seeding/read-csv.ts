import { HarnessError } from '../../../harness/runtime/errors.ts';

/** Error code: a file of accounts cannot be read. The message names the line. */
export const DIRECTORY_SEED_MALFORMED = 'DIRECTORY_SEED_MALFORMED';

/** One row of a file, with the line that it starts on. */
export interface CsvRow {
  /** From 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Longest file that is read, in characters: a million accounts with long names. */
export const CSV_LENGTH_MAX = 256 * 1_024 * 1_024;

/**
 * The rows of a comma-separated file, empty lines left out.
 *
 * @throws HarnessError `DIRECTORY_SEED_MALFORMED`
 * @see RFC 4180
 */
export function readCsv(text: string): CsvRow[] {
  if (text.length > CSV_LENGTH_MAX) {
    throw malformedSeed(1, `the file is longer than ${CSV_LENGTH_MAX} characters`);
  }
  const rows: CsvRow[] = [];
  const reader = new CsvReader(text.startsWith('\uFEFF') ? text.slice(1) : text);
  for (let row = reader.row(); row !== undefined; row = reader.row()) {
    if (row.cells.length > 1 || row.cells[0] !== '') rows.push(row);
  }
  return rows;
}

export function malformedSeed(line: number, problem: string): HarnessError {
  return new HarnessError(
    DIRECTORY_SEED_MALFORMED,
    `Line ${line}: ${problem}. Nothing was loaded; correct the line and load the file again.`,
  );
}

const END_OF_PLAIN_CELL = /[,\r\n]/g;

class CsvReader {
  readonly #text: string;
  #position = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  row(): CsvRow | undefined {
    if (this.#position >= this.#text.length) return undefined;
    const line = this.#line;
    const cells = [this.#cell()];
    while (this.#text[this.#position] === ',') {
      this.#position += 1;
      cells.push(this.#cell());
    }
    this.#endLine();
    return { line, cells };
  }

  #cell(): string {
    return this.#text[this.#position] === '"' ? this.#quotedCell() : this.#plainCell();
  }

  #plainCell(): string {
    END_OF_PLAIN_CELL.lastIndex = this.#position;
    const end = END_OF_PLAIN_CELL.exec(this.#text)?.index ?? this.#text.length;
    const cell = this.#text.slice(this.#position, end);
    if (cell.includes('"'))
      throw malformedSeed(this.#line, 'a quotation mark stands inside a value');
    this.#position = end;
    return cell.trim();
  }

  /** Two quotation marks inside are one; lines may break. */
  #quotedCell(): string {
    const startedOn = this.#line;
    const parts: string[] = [];
    for (;;) {
      const end = this.#text.indexOf('"', this.#position + 1);
      if (end === -1) throw malformedSeed(startedOn, 'a quoted value has no end');
      const part = this.#text.slice(this.#position + 1, end);
      parts.push(part);
      this.#line += part.split('\n').length - 1;
      this.#position = end + 1;
      if (this.#text[this.#position] !== '"') break;
    }
    const next = this.#text[this.#position];
    if (next !== undefined && !',\r\n'.includes(next)) {
      throw malformedSeed(this.#line, 'something follows the end of a quoted value');
    }
    return parts.join('"');
  }

  #endLine(): void {
    if (this.#text[this.#position] === '\r') this.#position += 1;
    if (this.#text[this.#position] === '\n') this.#position += 1;
    this.#line += 1;
  }
}
