import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../harness/cli/commands.ts';

const readme = read('README.md');

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

test('the example of the README is the one that runs as a test', () => {
  const [, block] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const example = read('examples/first.test.ts').replace(
    '../harness/testing/index.ts',
    'pta-harness/testing',
  );

  expect(block).toBe(example);
});

test('the README names every command', () => {
  for (const { spec } of COMMANDS) expect(readme).toContain(`npx pta-harness ${spec.name}`);
});

test('every file and folder that the README links to exists', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path ?? '');

  expect(links.length).toBeGreaterThan(0);
  for (const path of links) {
    expect(() => readFileSync(new URL(`../../${path}`, import.meta.url)), path).not.toThrow(
      expect.objectContaining({ code: 'ENOENT' }),
    );
  }
});
