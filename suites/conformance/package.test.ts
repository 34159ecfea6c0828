import { accessSync, constants, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);

interface Package {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const { bin, exports }: Package = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));

function canAccess(path: string, mode: number): boolean {
  try {
    accessSync(fileURLToPath(new URL(path, ROOT)), mode);
    return true;
  } catch {
    return false;
  }
}

test('every file that the package exports is built by npm ci', () => {
  const files = Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? [entry] : Object.values(entry),
  );

  expect(files.filter((file) => !canAccess(file, constants.R_OK))).toEqual([]);
});

// npx marks it as executable only when it first links a folder; a second clone in the same place is not new to it.
test('the command is executable as it is built', () => {
  for (const file of Object.values(bin)) expect(canAccess(file, constants.X_OK), file).toBe(true);
});
