import { expect, test } from 'vitest';
import { requestFor } from '../../harness/pta/agent/scripted-cloud.test-support.ts';
import { renderSignalMessage } from '../../harness/pta/protocol/relay/signal-message.ts';
import {
  AgentUnderAttack,
  callerConversation,
  type Heard,
  relayConversation,
} from './hostile-wire/agent-under-attack.ts';
import { batchesOf, damagedCopies } from './hostile-wire/damage.ts';
import { RelayUnderAttack } from './hostile-wire/relay-under-attack.ts';

// A good conversation of each kind, with every byte flipped, missing or doubled in turn. Whatever the other side
// says, nothing may be thrown out of ours, every conversation ends, and the good request in the midst is served.

const NO_MEETING = '00000000-0000-4000-8000-00000000000f';

/** Where the id is whole; a damaged one stays the id of no meeting. */
function withMeeting(messages: readonly Uint8Array[], meeting: string): Uint8Array[] {
  return messages.map((message) => {
    const at = Buffer.from(message).indexOf(NO_MEETING);
    if (at < 0) return message;
    const named = Buffer.from(message);
    named.write(meeting, at);
    return named;
  });
}

test('the relay outlives any damage to what a listener says, and serves another one meanwhile', async () => {
  const relay = await RelayUnderAttack.withGoodListener();
  const batches = batchesOf(damagedCopies(relay.listenerConversation, 2));

  for (const batch of batches) await relay.hear(batch.map(({ messages }) => messages));

  expect(relay.acknowledged).toBe(batches.length);
});

test.each([
  { variant: 'inline', stride: 1 },
  { variant: 'reliable', stride: 3 },
])(
  'the relay outlives any damage to what an agent says on a relayed connection: $variant',
  async ({ variant, stride }) => {
    const relay = await RelayUnderAttack.withGoodListener({ isReliable: variant === 'reliable' });
    const batches = batchesOf(damagedCopies(relay.meetingConversation(NO_MEETING), stride));

    let harmless = 0;
    for (const batch of batches) {
      const before = relay.acknowledged;
      const meetings = await relay.call(batch.length);
      const said = batch.map(({ messages }, index) => withMeeting(messages, meetings[index] ?? ''));
      await relay.meet(said);
      harmless += relay.acknowledged - before - 1;
    }

    // Some bytes mean nothing to the relay, such as those of a name that it does not compare.
    expect(harmless).toBeGreaterThan(0);
    expect(harmless).toBeLessThan(batches.flat().length);
  },
);

/** Codes that an agent ends a conversation with; anything else is not of its own making. */
const CODED =
  /^(?:MALFORMED|MEETING_REFUSED|SIGNALING_LOST|SIGNALING_UNAUTHORIZED|WEBSOCKET_REFUSED)$/;

function expectCoded(heard: readonly Heard[]): void {
  for (const { code } of heard) if (code !== undefined) expect(code).toMatch(CODED);
}

test('a listener outlives any damage to what the relay says, and another one hears its call meanwhile', async () => {
  const agent = new AgentUnderAttack();
  const good = relayConversation();

  for (const batch of batchesOf(damagedCopies(good, 2))) {
    const [undamaged, ...heard] = await agent.listenTo([
      good,
      ...batch.map(({ messages }) => messages),
    ]);
    expect(undamaged).toEqual({ taken: 1, code: 'SIGNALING_LOST' });
    expectCoded(heard);
  }
});

test.each([
  { variant: 'inline', stride: 1 },
  { variant: 'reliable', stride: 3 },
] as const)(
  'an agent outlives any damage to what is said on a relayed connection: $variant',
  async ({ variant, stride }) => {
    const agent = new AgentUnderAttack();
    const good = callerConversation(variant);

    for (const batch of batchesOf(damagedCopies(good, stride))) {
      const [undamaged, ...heard] = await agent.meet([
        good,
        ...batch.map(({ messages }) => messages),
      ]);
      expect(undamaged).toEqual({ taken: 1, code: undefined });
      expectCoded(heard);
      expect(heard.every(({ taken }) => taken <= 1)).toBe(true);
    }
  },
);

test('an agent outlives any damage to the request that it fetches', async () => {
  const agent = new AgentUnderAttack();
  const good = [Buffer.from(renderSignalMessage(requestFor([]), 'context'))];

  for (const batch of batchesOf(damagedCopies(good, 2))) {
    const [undamaged, ...heard] = await agent.fetch([
      good,
      ...batch.map(({ messages }) => messages),
    ]);
    expect(undamaged).toEqual({ taken: 1, code: undefined });
    expectCoded(heard);
  }
});
