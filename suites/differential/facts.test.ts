import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DirectoryHost } from '../../mocks/directory/directory-host.ts';
import { formatMiss, misses } from './expectations.ts';
import { freshPrefix } from './fresh-prefix.ts';
import { HostSession } from './host-session.ts';
import { startMock } from './mock-host.ts';
import { runScript } from './run-script.ts';
import { FIXED_SCRIPTS } from './scripts/fixed-scripts.ts';

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

    expect(misses(script, observations).map(formatMiss)).toEqual([]);
  },
);
