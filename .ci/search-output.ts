import { readFileSync } from 'node:fs';
import { contoso } from '../fixtures/directories/contoso.ts';
import { DEFAULT_OPTIONS } from '../harness/environment/defaults.ts';
import { fileTimeFromUnixMs } from '../mocks/directory/file-time.ts';

/** Fails when a file holds the password of any person of the default lab. */
const now = fileTimeFromUnixMs(DEFAULT_OPTIONS.startAt);
const { accounts } = contoso({ seed: DEFAULT_OPTIONS.seed, now });
const passwords = accounts.map(({ seed }) => seed.password.reveal());
for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  const found = passwords.filter((password) => text.includes(password));
  console.log(`${file}: ${found.length} of ${passwords.length} fixture passwords found`);
  if (found.length > 0) process.exitCode = 1;
}
