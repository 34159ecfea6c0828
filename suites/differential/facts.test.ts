import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DirectoryHost } from '../../mocks/directory/directory-host.ts';
import { judge } from './accepted-differences.ts';
import { formatMiss, type Miss, misses } from './expectations.ts';
import { freshPrefix } from './fresh-prefix.ts';
import { HostSession } from './host-session.ts';
import { startMock } from './mock-host.ts';
import { runScript } from './run-script.ts';
import { FIXED_SCRIPTS } from './scripts/fixed-scripts.ts';
import type { Script } from './step.ts';

let host: DirectoryHost;
let session: HostSession;

beforeAll(async () => {
  host = await startMock();
  session = await HostSession.open(host, { waitsReally: false });
});

afterAll(async () => {
  session?.[Symbol.dispose]();
  await host?.stop();
});

test.each(FIXED_SCRIPTS.map((script) => ({ ...script, script })))(
  'the mock does in $id what a real directory was seen to do',
  async ({ script }) => {
    const observations = await runScript(session, script, freshPrefix());

    const unexplained = misses(script, observations).filter((miss) => !isAccepted(script, miss));
    expect(unexplained.map(formatMiss)).toEqual([]);
  },
);

/** Known of the comparison with a real directory, which is who was seen. */
function isAccepted(
  script: Script,
  { step: stepNumber, field, expected, observed }: Miss,
): boolean {
  const step = script.steps[stepNumber - 1];
  if (step === undefined) return false;
  const difference = {
    script: script.id,
    stepNumber,
    step,
    field,
    samba: expected,
    mock: observed,
  };
  return judge([difference]).unexplained.length === 0;
}
