import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';

const TRACE = new URL(
  '../../fixtures/traces/every-reason/AzureADConnectAuthenticationAgent.log',
  import.meta.url,
);

/** Who signs in, one after the other: each account is in the state that its name tells. */
const REFUSED = [
  'pia.protected',
  'hal.hours',
  'walt.workstation',
  'eve.expired',
  'dave.disabled',
  'abe.accountexpired',
  'max.mustchange',
  'lou.locked',
];

/** Between two sign-ins: no whole number of minutes, so that every digit of a DateTime is used. */
const PAUSE_MS = 127_431;

/** A morning at contoso.test, as its agent logs it. */
async function writtenByTheAgent(): Promise<string> {
  await using lab = await new PtaEnvironment().start();
  const signIn = async (name: string, password?: string) => {
    await lab.clock.advance(PAUSE_MS);
    await lab.settle(lab.signIn(`${name}@contoso.test`, password));
  };
  await signIn('alice', 'not her password');
  for (const name of REFUSED) await signIn(name);
  lab.agent('AGENT1').loseCertificate();
  await signIn('alice');
  return lab.agent('AGENT1').traceLog;
}

test('the agent writes fixtures/traces/every-reason byte for byte', async () => {
  const written = await writtenByTheAgent();
  if (process.env['UPDATE_TRACES'] === '1') await writeFile(TRACE, written);

  const stored = await readFile(TRACE, 'utf8');

  expect(
    written,
    'If the agent is meant to log something else now, run: UPDATE_TRACES=1 npx vitest run suites/replay/every-reason-trace.test.ts',
  ).toBe(stored);
});
