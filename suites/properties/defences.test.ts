import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { LoggedLabEvent, StartedPtaEnvironment } from '../../harness/index.ts';
import { isReturnHost } from '../../harness/pta/protocol/hosts.ts';
import { assertProperty, PROPERTY_TIMEOUT_MS } from './seeded.ts';

const MINUTE_MS = 60_000;
const ALICE = 'alice@contoso.test';
const AGENTS = 3;

/** What may happen to a fleet, honest or not. */
const step = fc.oneof(
  fc.record({ do: fc.constant('sign-in' as const), right: fc.boolean() }),
  fc.record({ do: fc.constant('stop' as const), agent: fc.nat(AGENTS - 1) }),
  fc.record({ do: fc.constant('start' as const), agent: fc.nat(AGENTS - 1) }),
  fc.record({ do: fc.constant('kill while it serves' as const) }),
  fc.record({ do: fc.constant('renew' as const), agent: fc.nat(AGENTS - 1) }),
  fc.record({ do: fc.constant('remove' as const), agent: fc.nat(AGENTS - 1) }),
  fc.record({ do: fc.constant('new keys' as const) }),
  fc.record({ do: fc.constant('restart of the relay' as const) }),
  fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 120 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function take(lab: StartedPtaEnvironment, each: Step): Promise<void> {
  switch (each.do) {
    case 'sign-in':
      await lab.settle(lab.signIn(ALICE, each.right ? undefined : 'wrong'));
      return;
    case 'kill while it serves': {
      const kill = lab.onEvent((event) => {
        if (event.type !== 'bind.attempted') return;
        kill();
        void lab.agents.find(({ name }) => name === event.machine)?.stop();
      });
      await lab.settle(lab.signIn(ALICE));
      kill();
      return;
    }
    case 'stop':
      await lab.settle(agentOf(lab, each.agent).stop());
      return;
    case 'start': {
      const agent = agentOf(lab, each.agent);
      if (!agent.isRunning) await lab.settle(agent.start()).catch(() => undefined);
      return;
    }
    case 'renew': {
      const agent = agentOf(lab, each.agent);
      if (agent.state === 'listening') await lab.settle(agent.renewTrust());
      return;
    }
    case 'remove':
      lab.cloud.removeAgent(agentOf(lab, each.agent).id);
      return;
    case 'new keys':
      lab.cloud.rotateSharedAccessKeys();
      return;
    case 'restart of the relay':
      lab.cloud.restartRelay();
      await lab.clock.advance(MINUTE_MS);
      return;
    case 'wait':
      await lab.clock.advance(each.minutes * MINUTE_MS);
      return;
    default:
      each satisfies never;
  }
}

function agentOf(lab: StartedPtaEnvironment, index: number) {
  return lab.agent(`AGENT${index + 1}`);
}

type EventOf<T extends LoggedLabEvent['type']> = Extract<LoggedLabEvent, { type: T }>;

function eventsOf<T extends LoggedLabEvent['type']>(
  events: readonly LoggedLabEvent[],
  type: T,
): EventOf<T>[] {
  return events.filter((event): event is EventOf<T> => event.type === type);
}

/** Requests that more than one event tells of. */
function repeated(events: readonly { readonly requestId: string }[]): string[] {
  const ids = events.map(({ requestId }) => requestId);
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}

test(
  'whatever happens to a fleet, its defences hold',
  async () => {
    await assertProperty(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        await using lab = await new PtaEnvironment({ agents: AGENTS, seed: 3 }).start();
        for (const each of steps) await take(lab, each);
        const { events } = lab;
        const removedAt = new Map(
          eventsOf(events, 'agent.removed').map(({ agentId, sequence }) => [agentId, sequence]),
        );

        // A request is given to one agent, and handed to no other when that one dies.
        expect(repeated(eventsOf(events, 'validation.received'))).toEqual([]);
        // It ends once, whoever answers how often.
        expect(repeated(eventsOf(events, 'validation.concluded'))).toEqual([]);
        expect(eventsOf(events, 'validation.concluded')).toHaveLength(
          eventsOf(events, 'validation.queued').length,
        );
        // Nothing is sealed for an agent that is on the list no longer, and it is let in nowhere.
        for (const { agentId, sequence } of eventsOf(events, 'agent.bootstrapped')) {
          expect(sequence).toBeLessThan(removedAt.get(agentId) ?? Number.POSITIVE_INFINITY);
        }
        // An agent opens what was sealed for itself, or nothing.
        for (const { cause } of eventsOf(events, 'credential.refused')) {
          expect(cause).toBe('no-ciphertext');
        }
        // A right password was never refused by anybody who could read it, and a wrong one never accepted.
        const wrong = eventsOf(events, 'validation.answered').filter(
          ({ verdict }) => verdict !== 'accepted' && verdict !== '1326' && verdict !== '1909',
        );
        expect(new Set(wrong.map(({ verdict }) => verdict))).toEqual(
          new Set(wrong.length > 0 ? ['EncryptionDataNotFound'] : []),
        );
        // No honest history looks like a theft, but for who listens without being on the list.
        const suspected = lab.cloud.findings.filter(
          ({ kind }) => kind !== 'listener-without-bootstrap',
        );
        expect(suspected).toEqual([]);
      }),
      { seed: 20_261_121, numRuns: 25 },
    );
  },
  PROPERTY_TIMEOUT_MS,
);

test('an agent answers to hosts of the service only', () => {
  fc.assert(
    fc.property(fc.domain(), fc.constantFrom('net', 'us', 'cn'), (name, country) => {
      expect(isReturnHost(`vm1.${name}.msappproxy.${country}`)).toBe(true);
      expect(isReturnHost(name)).toBe(false);
      expect(isReturnHost(`msappproxy.${country}.${name}`)).toBe(false);
      expect(isReturnHost(`${name}/.msappproxy.${country}`)).toBe(false);
    }),
    { seed: 1, numRuns: 100 },
  );
});
