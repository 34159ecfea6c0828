import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { AADSTS_FAMILIES, type AadstsCode } from '../../harness/pta/protocol/codes/aadsts.ts';
import { LAB_REACH } from '../../harness/pta/protocol/codes/lab-reach.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FAULTS_PAGE = '../../harness/docs/harness-errors.md';
const AADSTS_PAGE = '../../harness/docs/error-codes.md';

interface ErrorCode {
  readonly code: string;
  readonly meaning: string;
  readonly file: string;
}

/** Every `/** Error code: …` with the constant below it. */
function errorCodes(): ErrorCode[] {
  const sources = ['harness', 'mocks'].flatMap((folder) =>
    readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => `${folder}/${name}`),
  );
  return sources
    .flatMap((file) => {
      const documented = readFileSync(`${ROOT}${file}`, 'utf8').matchAll(
        /\/\*\*\s*Error code: ([\s\S]*?)\s*\*\/\s*export const \w+ = '([A-Z_]+)'/g,
      );
      return [...documented].map(([, text = '', code = '']) => ({
        code,
        meaning: text.replace(/\s*\n\s*\*\s*/g, ' '),
        file,
      }));
    })
    .sort((a, b) => a.code.localeCompare(b.code));
}

test('the page of faults says what the sources say; update it with vitest -u', async () => {
  const codes = errorCodes();
  const rows = codes.map(({ code, meaning, file }) => `| \`${code}\` | ${meaning} | \`${file}\` |`);
  const page = [
    '# Error codes of the harness',
    '',
    'Every fault is a `HarnessError`: compare its `code`, never its text. AADSTS and Win32 codes are outcomes, not',
    'faults; `pta-harness codes` explains those. This page is made from the sources.',
    '',
    '| code | means | defined in |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');

  expect(codes.length).toBeGreaterThan(20);
  await expect(page).toMatchFileSnapshot(FAULTS_PAGE);
});

test('no two faults share a code', () => {
  const codes = errorCodes().map(({ code }) => code);

  expect(codes).toEqual([...new Set(codes)]);
});

/** What a person and a program are told. */
function toldBy({ signInText, logText, error, suberror, errorBasis }: AadstsCode): string {
  const client = [error, suberror].filter((each) => each !== undefined);
  const names = client.map((each) => `\`${each}\``).join(', ');
  return [
    signInText,
    ...(logText === undefined ? [] : [`*Log:* ${logText}`]),
    ...(client.length === 0 ? [] : [`*Client:* ${names} (${errorBasis})`]),
  ].join('<br>');
}

function inTheLab(code: AadstsCode['code']): string {
  const reach = LAB_REACH[code];
  if (reach === undefined) return '';
  return reach.kind === 'reached' ? reach.cause : '—';
}

function rowOf(row: AadstsCode): string {
  const { code, name, cause, transient, remedy, source, confidence, note } = row;
  const cells = [
    [`**${code.slice('AADSTS'.length)}**`, name, `[${confidence}](${source})`],
    [toldBy(row)],
    [cause, note],
    [transient],
    [remedy],
    [inTheLab(code)],
  ];
  const texts = cells.map((lines) => lines.filter((line) => line !== undefined).join('<br>'));
  return `| ${texts.join(' | ')} |`;
}

/** Codes by the reason for which nothing in a lab leads to them. */
function unreachable(): Map<string, string[]> {
  const byReason = new Map<string, string[]>();
  for (const [code, reach] of Object.entries(LAB_REACH)) {
    if (reach.kind === 'reached') continue;
    const codes = byReason.get(reach.reason) ?? [];
    byReason.set(reach.reason, [...codes, code.slice('AADSTS'.length)]);
  }
  return byReason;
}

test('the page of AADSTS codes says what the catalogue says; update it with vitest -u', async () => {
  const families = AADSTS_FAMILIES.flatMap(({ title, codes }) => [
    `## ${title}`,
    '',
    '| code | told | cause | transient | remedy | in the lab |',
    '|---|---|---|---|---|---|',
    ...codes.map(rowOf),
    '',
  ]);
  const page = [
    '# AADSTS codes',
    '',
    'How a sign-in can end, from the catalogue in `harness/pta/protocol/codes`; `pta-harness codes` shows the same rows.',
    'The words are this project’s. *Log* is what the sign-in log says where that differs from the page; *Client* is',
    '`error` and `suberror` for an application. A code, and what a client reads of it, is *documented*; *captured*, when',
    'published replies of the service have it and no document does; or *inferred*, when the row says more than its',
    'document. *In the lab* is what a test of `suites/scenarios/every-code*` does to reach the code; a dash stands for',
    'those that nothing reaches, which the last list explains. This page is made from the catalogue.',
    '',
    ...families,
    '## Not reached by anything in a lab',
    '',
    ...[...unreachable()].map(([reason, codes]) => `- ${codes.join(', ')}: ${reason}`),
    '',
  ].join('\n');

  await expect(page).toMatchFileSnapshot(AADSTS_PAGE);
});
