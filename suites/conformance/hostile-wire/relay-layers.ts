import type { AmqpFrame } from '../../../harness/pta/protocol/amqp/amqp-frame.ts';
import { FrameReader } from '../../../harness/pta/protocol/amqp/frame-reader.ts';
import type { Fate, Layer, Target } from './attack.ts';
import { FetchesUnderAttack } from './fetches-under-attack.ts';
import { RelayUnderAttack } from './relay-under-attack.ts';
import type { Visit } from './visitors.ts';

/** What the relay hears. */
export const RELAY_LAYERS: readonly Layer[] = [
  {
    name: 'the frames of a listener',
    stride: 3,
    codes: /^(?:amqp:[a-z-]+|sasl-outcome 1|hung up)$/,
    open: async () => {
      const relay = await RelayUnderAttack.withGoodListener();
      return {
        conversation: relay.listenerConversation,
        hear: async (copies) => {
          const { visits, isGoodServed } = await relay.hear(copies);
          return { fates: visits.map(listenerFate), isGoodServed };
        },
      };
    },
  },
  { name: 'a relayed connection', stride: 3, ...meeting({ isReliable: false }) },
  { name: 'a reliable relayed connection', stride: 3, ...meeting({ isReliable: true }) },
  {
    name: 'the message that names a connection',
    stride: 1,
    codes: /^AADSTS80002$/,
    open: async () => new FetchesUnderAttack(),
  },
];

/** The sign-in behind a call that nobody acknowledges: no answer (80002), or a broken exchange (80005). */
function meeting(variant: { readonly isReliable: boolean }): Pick<Layer, 'codes' | 'open'> {
  const open = async (): Promise<Target> => {
    const relay = await RelayUnderAttack.withGoodListener(variant);
    return {
      conversation: relay.meetingConversation,
      hear: async (copies) => {
        const { visits, codes, isGoodServed } = await relay.meet(copies);
        const fates = visits.map(({ isLeftOpen }, index) => {
          const code = codes[index];
          return { isServed: code === undefined, code, isLeftOpen };
        });
        return { fates, isGoodServed };
      },
    };
  };
  return { codes: /^AADSTS8000[25]$/, open };
}

function listenerFate({ received, isLeftOpen }: Visit): Fate {
  const reader = new FrameReader();
  const frames = received.flatMap((message) => reader.push(message));
  const code = frames.map(refusalIn).find((each) => each !== undefined);
  const isServed = code === undefined && frames.at(-1)?.kind === 'close';
  return { isServed, isLeftOpen, ...(isServed ? {} : { code: code ?? 'hung up' }) };
}

function refusalIn(frame: AmqpFrame): string | undefined {
  switch (frame.kind) {
    case 'sasl-outcome':
      return frame.code === 0 ? undefined : `sasl-outcome ${frame.code}`;
    case 'detach':
    case 'end':
    case 'close':
      return frame.error?.condition;
    default:
      return undefined;
  }
}
