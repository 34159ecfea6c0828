/** How far a fact can be trusted. */
export type Mark = 'documented' | 'captured' | 'inferred';

export interface WireFact {
  readonly mark: Mark;
  readonly text: string;
}

/** One message as the page shows it. */
export interface WireMessage {
  readonly title: string;
  /** Who sends it, such as `agent → cloud`. */
  readonly way: string;
  readonly facts: readonly WireFact[];
  /** As it travels: bytes are dumped, text is shown as it is. */
  readonly content?: Uint8Array | string;
}

export interface WireChapter {
  readonly title: string;
  readonly about: string;
  readonly messages: readonly WireMessage[];
}

/** The page from its chapters. */
export function renderWirePage(introduction: string, chapters: readonly WireChapter[]): string {
  const body = chapters.flatMap(({ title, about, messages }, index) => [
    `## ${index + 1}. ${title}`,
    '',
    about,
    '',
    ...messages.flatMap(messageLines),
  ]);
  return ['# The wire', '', introduction, '', ...body].join('\n');
}

function messageLines({ title, way, facts, content }: WireMessage): string[] {
  const size = content === undefined ? '' : `, ${lengthOf(content)} bytes`;
  return [
    `### ${title}`,
    '',
    `${way}${size}`,
    '',
    ...facts.map(({ mark, text }) => `- *${mark}*: ${text}`),
    ...(facts.length === 0 ? [] : ['']),
    ...(content === undefined ? [] : ['```text', shown(content), '```', '']),
  ];
}

function lengthOf(content: Uint8Array | string): number {
  return typeof content === 'string' ? Buffer.byteLength(content) : content.length;
}

function shown(content: Uint8Array | string): string {
  return typeof content === 'string' ? content : hexDump(content);
}

const ROW_BYTES = 16;

/** Offset, sixteen bytes, and what is printable of them. */
export function hexDump(bytes: Uint8Array): string {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += ROW_BYTES) {
    const row = [...bytes.subarray(at, at + ROW_BYTES)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'));
    rows.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(3 * ROW_BYTES)} ${text.join('')}`);
  }
  return rows.join('\n');
}
