import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = '../../harness/docs/harness-errors.md';

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

test('the page of error codes says what the sources say; update it with vitest -u', async () => {
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
  await expect(page).toMatchFileSnapshot(PAGE);
});

test('no two faults share a code', () => {
  const codes = errorCodes().map(({ code }) => code);

  expect(codes).toEqual([...new Set(codes)]);
});
