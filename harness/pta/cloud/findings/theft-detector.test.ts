import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Activity } from '../../../runtime/activity.ts';
import { VirtualClock } from '../../../runtime/virtual-clock.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import { TheftDetector } from './theft-detector.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const AGENT = '0b2f1a34-5c6d-4e7f-8a9b-0c1d2e3f4a5b';

function watch(options: Partial<ConstructorParameters<typeof TheftDetector>[2]> = {}) {
  const clock = new VirtualClock(Date.UTC(2026, 0, 14, 9), new Activity());
  const log: PtaEvent[] = [];
  const sink = { append: (event: PtaEvent) => void log.push(event) };
  const detector = new TheftDetector(clock, sink, { domains: ['contoso.test'], ...options });
  const after = async (minutes: number, event: PtaEvent) => {
    await clock.advance(minutes * MINUTE_MS);
    detector.append(event);
  };
  return { clock, log, detector, after };
}

const seen = (from: string, thumbprint = 'A', machineName = 'AGENT1.contoso.test'): PtaEvent => ({
  type: 'agent.bootstrapped',
  agentId: AGENT,
  initial: false,
  from,
  machineName,
  thumbprint,
});

/** Places in the order they were seen, ten minutes apart. */
test.each<[string, string[], string[]]>([
  ['one place', ['a', 'a', 'a'], []],
  ['a server that moved', ['a', 'b', 'b', 'b'], []],
  ['a server that moved twice', ['a', 'b', 'c', 'c'], []],
  ['a server that moved and came back in an hour', ['a', 'b', 'b', 'b', 'a'], []],
  ['two places in turns', ['a', 'b', 'a'], ['certificate-in-two-places']],
  ['three places in turns', ['a', 'b', 'c', 'a'], ['certificate-in-two-places']],
])('%s', async (_what, places, findings) => {
  const { detector, after } = watch();
  for (const from of places) await after(10, seen(from));

  expect(detector.findings.map(({ kind }) => kind)).toEqual(findings);
});

test.each<[string, string[], string[]]>([
  ['one certificate', ['A', 'A'], []],
  ['a renewal', ['A', 'B', 'B'], []],
  ['two renewals', ['A', 'B', 'C', 'C'], []],
  ['the old one again', ['A', 'B', 'A'], ['two-certificates-in-use']],
  ['an older one again', ['A', 'B', 'C', 'B'], ['two-certificates-in-use']],
])('certificates of one agent: %s', async (_what, thumbprints, findings) => {
  const { detector, after } = watch();
  for (const thumbprint of thumbprints) await after(10, seen('a', thumbprint));

  expect(detector.findings.map(({ kind }) => kind)).toEqual(findings);
});

test.each([
  ['at once', 0, 0],
  ['within two heartbeats', 21, 0],
  ['after more than two heartbeats', 22, 1],
])('an agent that listens %s after its bootstrap', async (_when, minutes, findings) => {
  const { detector, after } = watch();
  await after(0, seen('a'));
  await after(minutes, { type: 'listener.connected', agentId: AGENT, from: 'a' });

  expect(detector.findings).toHaveLength(findings);
});

test('who listens without a certificate is told with where from', async () => {
  const { detector, after } = watch();

  await after(0, { type: 'listener.connected', from: 'somewhere' });

  expect(detector.findings).toEqual([{ kind: 'listener-without-bootstrap', from: 'somewhere' }]);
});

test.each([
  ['AGENT2.contoso.test', 0],
  ['agent2.sub.CONTOSO.test', 0],
  ['contoso.test.attacker.example', 1],
  ['evilcontoso.test', 1],
  ['', 1],
])('an agent registered on %j', async (machineName, findings) => {
  const { detector, after } = watch();

  await after(0, { type: 'agent.registered', agentId: AGENT, machineName });

  expect(detector.findings).toHaveLength(findings);
});

test('the same finding about the same agent is told once a day', async () => {
  const { detector, clock, after } = watch();
  const seesTwo = async () => {
    for (const from of ['a', 'b', 'a']) await after(1, seen(from));
  };

  await seesTwo();
  await seesTwo();
  expect(detector.findings).toHaveLength(1);
  await clock.advance(DAY_MS);
  await seesTwo();

  expect(detector.findings).toHaveLength(2);
});

test.each([
  ['the agent that was asked', AGENT, 0],
  ['another agent', 'another', 1],
])('an answer of %s', async (_whose, agentId, findings) => {
  const { detector, after } = watch();
  await after(0, { type: 'validation.acknowledged', requestId: 'r', agentId: AGENT });
  await after(0, { type: 'validation.concluded', requestId: 'r', outcome: 'accepted', agentId });

  expect(detector.findings).toHaveLength(findings);
});

test('a finding stands in the log behind what led to it', async () => {
  const { log, after } = watch();

  await after(0, { type: 'agent.registered', agentId: AGENT, machineName: 'kali' });

  expect(log.map(({ type }) => type)).toEqual(['agent.registered', 'finding.raised']);
});

test.each([
  ['saw it', true, 0],
  ['saw nothing', false, 1],
  ['cannot tell', undefined, 0],
])('an accepted password of which the witness %s', async (_what, saw, findings) => {
  const { detector, after } = watch({ witness: { sawLogon: () => saw } });
  await after(0, { type: 'sign-in.received', correlationId: 'c', userPrincipalName: 'u@x.test' });
  await after(0, { type: 'validation.queued', requestId: 'r', correlationId: 'c', sealedFor: 1 });
  await after(0, {
    type: 'validation.concluded',
    requestId: 'r',
    outcome: 'accepted',
    agentId: AGENT,
  });

  expect(detector.findings).toHaveLength(findings);
});

test('a fleet whose agents beat from their own places and renew in order is never suspected', async () => {
  const life = fc.array(
    fc.record({ agent: fc.nat(3), renews: fc.boolean(), minutes: fc.integer({ min: 0, max: 15 }) }),
    { maxLength: 60 },
  );
  await fc.assert(
    fc.asyncProperty(life, async (steps) => {
      const { detector, after } = watch();
      const generation = [0, 0, 0, 0];
      for (const { agent, renews, minutes } of steps) {
        if (renews) generation[agent] = (generation[agent] ?? 0) + 1;
        const event = seen(
          `server ${agent}`,
          `${agent}-${generation[agent]}`,
          `S${agent}.contoso.test`,
        );
        await after(minutes, { ...event, agentId: `${agent}` } as PtaEvent);
      }
      expect(detector.findings).toEqual([]);
    }),
    { seed: 4, numRuns: 30 },
  );
});
