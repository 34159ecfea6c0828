import { unitsOf } from '../../../runtime/message-units.ts';
import { Secret } from '../../../runtime/secret.ts';
import type { MessageSocket } from '../../../runtime/websocket.ts';
import type { AmqpFrame, FlowFrame } from '../../protocol/amqp/amqp-frame.ts';
import { FrameReader } from '../../protocol/amqp/frame-reader.ts';
import { encodeFrame } from '../../protocol/amqp/frame-writer.ts';
import { decodeDataSections } from '../../protocol/amqp/message-sections.ts';
import type { ValidationRequest } from '../../protocol/messages.ts';
import {
  IN_HANDLE,
  listenerAddress,
  listenerAttach,
  listenerBegin,
  listenerFlow,
  listenerOpen,
  OUT_HANDLE,
  SASL_EXTERNAL,
} from '../../protocol/relay/listener-frames.ts';
import { decodeOnewaySend, type OnewaySend } from '../../protocol/relay/relayed-connect.ts';
import { issueSharedAccessSignature } from '../../protocol/shared-access-signature.ts';
import type { SignalingEndpoint } from '../../protocol/signaling-endpoint.ts';

export const ENDPOINT: SignalingEndpoint = {
  name: 'his-eur1-weur1/path',
  isAvailable: true,
  domain: 'servicebus.windows.net',
  namespace: 'his-eur1-weur1',
  reliableSessionEnabled: false,
  servicePath: 'path',
  sharedAccessKey: new Secret('c2hhcmVkIGFjY2VzcyBrZXk='),
  sharedAccessKeyName: 'Connector',
};
export const HOST = 'his-eur1-weur1.servicebus.windows.net';
export const ADDRESS = listenerAddress(ENDPOINT.namespace, ENDPOINT.servicePath);

export const REQUEST: ValidationRequest = {
  requestId: 'a66aab72-ab92-4ea9-b238-0739e48ce4cd',
  transactionId: '9bf44611-ce72-48bb-84d3-d3f23c794665',
  sessionId: '00000000-0000-0000-0000-000000000000',
  tenantId: '31174d1b-e0d8-4d9f-a43a-9d24e8b9f827',
  domain: 'CONTOSO',
  userPrincipalName: 'alice@contoso.test',
  credentials: [],
  returnHost: 'vm1-proxy-pta-WEUR-AMS01P-1.connector.his.msappproxy.net',
};

/** A good token unless told otherwise. */
export function tokenUntil(
  expiresAt: number,
  change: Partial<Parameters<typeof issueSharedAccessSignature>[0]> = {},
): string {
  return issueSharedAccessSignature(
    {
      namespace: ENDPOINT.namespace,
      servicePath: ENDPOINT.servicePath,
      keyName: ENDPOINT.sharedAccessKeyName,
      key: ENDPOINT.sharedAccessKey,
      ...change,
    },
    expiresAt,
  );
}

/** The listener's side of the conversation, frame by frame. */
export class Conversation {
  readonly messages: MessageSocket;
  readonly #frames: AsyncGenerator<AmqpFrame, void>;

  constructor(messages: MessageSocket) {
    this.messages = messages;
    this.#frames = unitsOf(messages, new FrameReader());
  }

  say(...frames: AmqpFrame[]): void {
    for (const frame of frames) this.messages.send(encodeFrame(frame));
  }

  /** The next frame; `undefined` once the relay has closed. */
  async hear(): Promise<AmqpFrame | undefined> {
    const next = await this.#frames.next();
    return next.done ? undefined : next.value;
  }

  /** The kinds of the next frames. */
  async hearKinds(count: number): Promise<(string | undefined)[]> {
    const kinds: (string | undefined)[] = [];
    for (let each = 0; each < count; each += 1) kinds.push((await this.hear())?.kind);
    return kinds;
  }

  /** Everything up to `attach`, and what the relay answers to that. */
  async open(): Promise<void> {
    this.say({ kind: 'protocol-header', protocol: 'sasl' }, SASL_EXTERNAL);
    this.say({ kind: 'protocol-header', protocol: 'amqp' });
    this.say(listenerOpen('listener', ENDPOINT.namespace), listenerBegin());
    await this.hearKinds(6);
  }

  attach(direction: 'in' | 'out', swt: string, address = ADDRESS): void {
    this.say(listenerAttach({ direction, swt, address, linkId: 'link', trackingId: 'tracking' }));
  }

  /** Attaches both links and gives credit. */
  async listen(swt: string, credit: Partial<FlowFrame> = {}): Promise<void> {
    await this.open();
    this.attach('out', swt);
    this.attach('in', swt);
    await this.hearKinds(3);
    this.say(listenerFlow(OUT_HANDLE), { ...listenerFlow(IN_HANDLE), ...credit });
  }

  /** The next call that is announced. */
  async hearCall(): Promise<OnewaySend> {
    const frame = await this.hear();
    if (frame?.kind !== 'transfer') throw new TypeError(`${frame?.kind} is no transfer.`);
    return decodeOnewaySend(decodeDataSections(frame.payload));
  }
}
