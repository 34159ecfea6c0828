import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LabCertificates } from '../../harness/environment/lab-certificates.ts';
import { systemClock } from '../../harness/runtime/clock.ts';
import { seededRandom } from '../../harness/runtime/random.ts';
import type { DirectoryHost } from '../../mocks/directory/directory-host.ts';
import { sambaAvailability } from '../../mocks/samba/samba-availability.ts';
import { SambaDomainController } from '../../mocks/samba/samba-domain-controller.ts';
import { judge } from './accepted-differences.ts';
import { compareRuns, type Difference, formatDifference } from './compare.ts';
import { formatMiss, type Miss, misses } from './expectations.ts';
import { freshPrefix } from './fresh-prefix.ts';
import { HostSession } from './host-session.ts';
import { startMock } from './mock-host.ts';
import { RANDOM_RUN_MS, randomDifferences } from './random-differences.ts';
import { runScript } from './run-script.ts';
import { FIXED_SCRIPTS } from './scripts/fixed-scripts.ts';
import type { Script } from './step.ts';

/** Milliseconds; the image may have to be built. */
const START_WITHIN_MS = 300_000;
const FIXED_WITHIN_MS = 240_000;
/** Scripts that run side by side: many of them wait. */
const FIXED_LANES = 8;
/** Each has a controller of its own of either kind. A real one is one process, and uses one core. */
const RANDOM_LANES = 8;
const SAMBA_COUNT = 2;
const RANDOM_SCRIPTS = Number(process.env['DIFFERENTIAL_SCRIPTS'] ?? 200);
const SEED = Number(process.env['DIFFERENTIAL_SEED'] ?? 4_625);

const availability = await sambaAvailability();
const isRequired = process.env['CI'] !== undefined;
if (!availability.available && !isRequired) {
  console.warn(`SKIPPED, not compared with a real domain controller: ${availability.reason}`);
}

const hosts: DirectoryHost[] = [];
const sambas: HostSession[] = [];
const mocks: HostSession[] = [];
/** Of the whole suite, accepted ones too. */
const seen: Difference[] = [];

async function openSamba(): Promise<HostSession> {
  const certificates = new LabCertificates(seededRandom('differential'), systemClock.now());
  const host = await SambaDomainController.start({
    identity: certificates.identityFor(['dc1.contoso.test']),
    rootCertificate: certificates.rootPem,
  });
  hosts.push(host);
  return HostSession.open(host, { waitsReally: true });
}

async function openMock(): Promise<HostSession> {
  const host = await startMock();
  hosts.push(host);
  return HostSession.open(host, { waitsReally: false });
}

/** Runs scripts side by side, then one after the other those that change what all others stand on. */
async function runFixed(
  scripts: readonly Script[],
  run: (script: Script, lane: number) => Promise<void>,
): Promise<void> {
  const waiting = scripts.filter(({ exclusive }) => !exclusive);
  const lane = async (_: unknown, index: number) => {
    for (let script = waiting.shift(); script; script = waiting.shift()) await run(script, index);
  };
  await Promise.all(Array.from({ length: FIXED_LANES }, lane));
  for (const script of scripts.filter(({ exclusive }) => exclusive)) await run(script, 0);
}

describe.skipIf(!availability.available && !isRequired)('samba and the mock', () => {
  beforeAll(async () => {
    sambas.push(await openSamba());
    while (sambas.length < SAMBA_COUNT) sambas.push(await openSamba());
    while (mocks.length < RANDOM_LANES) mocks.push(await openMock());
  }, START_WITHIN_MS);

  afterAll(async () => {
    for (const session of [...sambas, ...mocks]) session[Symbol.dispose]();
    await Promise.all(hosts.map((host) => host.stop()));
  });

  test(
    'do the same in every fixed script, and samba what it was seen to do',
    async () => {
      const wrong: Miss[] = [];
      await runFixed(FIXED_SCRIPTS, async (script, lane) => {
        // One real directory, so that the policy of its domain is seen to be changed alone.
        const [samba] = sambas;
        const mock = mocks[lane];
        if (samba === undefined || mock === undefined) throw new TypeError('No host for the lane.');
        const [real, ours] = await Promise.all([
          runScript(samba, script, freshPrefix()),
          runScript(mock, script, freshPrefix()),
        ]);
        wrong.push(...misses(script, real));
        seen.push(...compareRuns(script, real, ours));
      });

      expect(judge(seen).unexplained.map(formatDifference)).toEqual([]);
      expect(wrong.map(formatMiss)).toEqual([]);
    },
    FIXED_WITHIN_MS,
  );

  test(
    `do the same in ${RANDOM_SCRIPTS} random scripts from seed ${SEED}`,
    async () => {
      const lanes = mocks.flatMap((mock, index) => {
        const samba = sambas[index % sambas.length];
        return samba === undefined ? [] : [{ samba, mock }];
      });

      const found = await randomDifferences({
        seed: SEED,
        scripts: RANDOM_SCRIPTS,
        lanes,
        onDifference: (difference) => seen.push(difference),
      });

      expect(found.join('\n\n')).toBe('');
    },
    RANDOM_RUN_MS + 30_000,
  );

  test('every accepted difference is still there', () => {
    expect(judge(seen).unused.map(({ id }) => id)).toEqual([]);
  });
});
