import { ReceivedStrings } from '../../../harness/pta/protocol/binary-xml/in-band-strings.ts';
import { decodeRelayMessage } from '../../../harness/pta/protocol/relay/relay-message.ts';
import { RelayedConnectionReader } from '../../../harness/pta/protocol/relay/relayed-connection-reader.ts';
import { renderSignalMessage } from '../../../harness/pta/protocol/relay/signal-message.ts';
import { AgentUnderAttack, type Attended } from './agent-under-attack.ts';
import type { Heard, Layer, Target } from './attack.ts';
import { callerConversation, REQUEST, relayConversation } from './caller-conversations.ts';
import type { Damaged } from './damage.ts';

const FETCH_CODES = /^(?:MALFORMED|MEETING_REFUSED|CLOUD_TIMEOUT)$/;
/** Errors, faults that are sent to the caller, and that he takes leave himself before he has asked for anything. */
const MEETING_CODES =
  /^(?:MALFORMED|MEETING_REFUSED|CLOUD_TIMEOUT|a:UnknownSequence|a:ActionNotSupported|s:Sender|farewell)$/;

/** What an agent hears, but for HTTP. */
export const AGENT_LAYERS: readonly Layer[] = [
  {
    name: 'the frames of the relay',
    stride: 3,
    codes: /^(?:MALFORMED|SIGNALING_LOST|SIGNALING_UNAUTHORIZED|CLOUD_TIMEOUT)$/,
    open: async () => {
      const agent = new AgentUnderAttack();
      const conversation = relayConversation();
      return target(conversation, 1, (said) => agent.listenTo(said));
    },
  },
  { name: 'a call with the request', stride: 3, ...meeting('inline', 1) },
  // Behind the call comes an acknowledgement, too.
  { name: 'a call in a reliable session', stride: 3, ...meeting('reliable', 2) },
  { name: 'a request as JSON with TrafficProtocol 2', stride: 3, ...fetched('context') },
  { name: 'a request as JSON with TrafficProtocol 3', stride: 5, ...fetched('body-bytes') },
];

function meeting(
  variant: Parameters<typeof callerConversation>[0],
  spareMessages: number,
): Pick<Layer, 'codes' | 'open'> {
  const open = async () => {
    const agent = new AgentUnderAttack();
    const conversation = callerConversation(variant);
    return target(conversation, spareMessages, (said) => agent.meet(said), meetingCode);
  };
  return { codes: MEETING_CODES, open };
}

function fetched(form: Parameters<typeof renderSignalMessage>[1]): Pick<Layer, 'codes' | 'open'> {
  const open = async () => {
    const agent = new AgentUnderAttack();
    const conversation = [Buffer.from(renderSignalMessage(REQUEST, form))];
    return target(conversation, 0, (said) => agent.fetch(said));
  };
  return { codes: FETCH_CODES, open };
}

/** @param spareMessages - behind that which is served */
function target(
  conversation: readonly Uint8Array[],
  spareMessages: number,
  attend: (said: readonly Pick<Damaged, 'messages' | 'leaves'>[]) => Promise<Attended[]>,
  codeOf = ({ code }: Attended, _copy: Damaged): string | undefined => code,
): Target {
  const spare = Buffer.concat(conversation.slice(conversation.length - spareMessages)).length;
  const good = { messages: conversation, leaves: false };
  const hear = async (copies: readonly Damaged[]): Promise<Heard> => {
    const [first, ...others] = await attend([good, ...copies]);
    const fates = copies.map((copy, index) => {
      const attended = others[index] ?? { taken: 0, isLeftOpen: true, answers: [] };
      const { taken, isLeftOpen } = attended;
      return { isServed: taken > 0, code: codeOf(attended, copy), isLeftOpen };
    });
    return { fates, isGoodServed: first?.taken === 1 && !first.isLeftOpen };
  };
  return { conversation, spare, hear };
}

function meetingCode({ taken, code, answers }: Attended, copy: Damaged): string | undefined {
  if (code !== undefined || taken > 0) return code;
  return faultIn(answers) ?? (takesLeave(copy) ? 'farewell' : undefined);
}

/** What the agent tells a caller whose call it does not take. */
function faultIn(answers: readonly Uint8Array[]): string | undefined {
  const reader = new RelayedConnectionReader();
  const strings = new ReceivedStrings();
  for (const unit of answers.flatMap((message) => reader.push(message))) {
    if (unit.kind === 'fault') return unit.uri;
    if (unit.kind !== 'sized-envelope') continue;
    const message = decodeRelayMessage(unit.envelope, strings);
    if (message.kind === 'fault') return message.fault.subcode ?? message.fault.code;
  }
  return undefined;
}

/** Whether the caller ends, or hangs up between two records, before he has asked for anything. */
function takesLeave({ messages, leaves }: Damaged): boolean {
  const reader = new RelayedConnectionReader();
  let envelopes = 0;
  for (const message of messages) {
    for (const { kind } of reader.push(message)) {
      if (kind === 'end' || kind === 'fault') return envelopes === 0;
      if (kind === 'sized-envelope') envelopes += 1;
    }
  }
  // A session alone is no call.
  return leaves && envelopes <= 1;
}
