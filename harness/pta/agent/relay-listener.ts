import { HarnessError } from '../../runtime/errors.ts';
import { KeepAlive } from '../../runtime/keep-alive.ts';
import { unitsOf } from '../../runtime/message-units.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { MessageSocket } from '../../runtime/websocket.ts';
import type { AmqpFrame, CloseFrame, DetachFrame, EndFrame } from '../protocol/amqp/amqp-frame.ts';
import { FrameReader } from '../protocol/amqp/frame-reader.ts';
import { encodeFrame } from '../protocol/amqp/frame-writer.ts';
import { decodeDataSections } from '../protocol/amqp/message-sections.ts';
import type { PtaEvent } from '../protocol/events.ts';
import { serviceBusHost } from '../protocol/hosts.ts';
import {
  acceptedDelivery,
  IN_HANDLE,
  listenerAddress,
  listenerAttach,
  listenerBegin,
  listenerFlow,
  listenerOpen,
  OUT_HANDLE,
  SASL_EXTERNAL,
  UNAUTHORIZED_ACCESS,
} from '../protocol/relay/listener-frames.ts';
import { decodeOnewaySend, type RelayedConnect } from '../protocol/relay/relayed-connect.ts';
import { issueSharedAccessSignature } from '../protocol/shared-access-signature.ts';
import type { SignalingEndpoint } from '../protocol/signaling-endpoint.ts';
import type { AgentIdentity } from './agent-identity.ts';
import type { CloudConnector } from './cloud-connector.ts';

/** Error code: the relay ended the connection, or answered otherwise than the protocol allows. */
export const SIGNALING_LOST = 'SIGNALING_LOST';

/** Error code: the relay did not take the key of the last bootstrap; a new bootstrap brings the one that is good. */
export const SIGNALING_UNAUTHORIZED = 'SIGNALING_UNAUTHORIZED';

/** How the agent listens, as the bootstrap says. */
export interface ListenerTerms {
  /** `ServiceBusSasTokenTtl`: milliseconds. */
  readonly tokenLifetimeMs: number;
  /** Between empty frames: milliseconds; none are sent unless given. */
  readonly keepAliveMs?: number | undefined;
}

const SASL_OK = 0;
const ENDED = new Error('The connection has ended.');
/** Deliveries after which the credit of 1000 is filled up; when is inferred. */
const CREDIT_RENEWED_EVERY = 500;
/** `next-outgoing-id` of the relay's `begin`. */
const FIRST_TRANSFER_ID = 1;

/** Listens on one endpoint of the relay: AMQP 1.0 over a WebSocket, the agent as the listener. */
export class RelayListener {
  readonly #messages: MessageSocket;
  readonly #frames: AsyncGenerator<AmqpFrame, void>;
  readonly #keepAlive: KeepAlive | undefined;
  #isRetired = false;

  private constructor(messages: MessageSocket, keepAlive: KeepAlive | undefined) {
    this.#messages = messages;
    this.#frames = unitsOf(messages, new FrameReader());
    this.#keepAlive = keepAlive;
  }

  /**
   * Connects and attaches both links.
   *
   * @throws HarnessError `SIGNALING_LOST`, or as {@link CloudConnector.openWebSocket}
   */
  static open(
    runtime: Runtime<PtaEvent>,
    cloud: CloudConnector,
    endpoint: SignalingEndpoint,
    identity: AgentIdentity,
    { tokenLifetimeMs, keepAliveMs }: ListenerTerms,
    signal: AbortSignal,
  ): Promise<RelayListener> {
    return cloud.openWebSocket(
      { host: serviceBusHost(endpoint.namespace), protocol: 'wsrelayedamqp' },
      identity,
      async (messages) => {
        const { clock } = runtime;
        const keepAlive = keepAliveMs === undefined ? undefined : new KeepAlive(clock, keepAliveMs);
        const listener = new RelayListener(messages, keepAlive);
        await listener.#attach(runtime, endpoint, tokenLifetimeMs);
        return listener;
      },
      signal,
    );
  }

  /**
   * Hands over each call that is announced, until it is retired, or `signal` ends the connection.
   *
   * @throws HarnessError `SIGNALING_LOST` or `SIGNALING_UNAUTHORIZED` with the relay's reason, or `MALFORMED`
   */
  async listen(announced: (connect: RelayedConnect) => void, signal: AbortSignal): Promise<void> {
    const stop = () => this.#messages.terminate();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const ended = new AbortController();
    const beating = this.#keepAlive?.run(
      () => this.#send({ kind: 'empty', channel: 0 }),
      stop,
      ended.signal,
    );
    let deliveries = 0;
    try {
      for await (const frame of this.#frames) {
        this.#keepAlive?.heard();
        if (frame.kind === 'transfer') {
          const { connect } = decodeOnewaySend(decodeDataSections(frame.payload));
          this.#send(acceptedDelivery(frame.deliveryId ?? deliveries));
          deliveries += 1;
          if (deliveries % CREDIT_RENEWED_EVERY === 0) this.#renewCredit(deliveries);
          announced(connect);
        } else if (frame.kind === 'detach' || frame.kind === 'end' || frame.kind === 'close') {
          if (this.#isRetired) return;
          this.#takeLeave(frame);
          throw endedBy(frame);
        }
      }
      if (!this.#isRetired) throw lost('the connection ended');
    } finally {
      signal.removeEventListener('abort', stop);
      ended.abort(ENDED);
      this.#messages.close();
      await beating;
    }
  }

  /** Takes leave: what was announced before the relay has heard of it is still handed over. */
  retire(): void {
    this.#isRetired = true;
    this.#send({ kind: 'close', channel: 0 });
  }

  /** Ends the connection without a farewell; what is announced on it is lost. */
  abandon(): void {
    this.#messages.terminate();
  }

  async #attach(
    { random, clock }: Runtime<PtaEvent>,
    endpoint: SignalingEndpoint,
    tokenLifetimeMs: number,
  ): Promise<void> {
    this.#send({ kind: 'protocol-header', protocol: 'sasl' });
    await this.#expect('protocol-header');
    await this.#expect('sasl-mechanisms');
    this.#send(SASL_EXTERNAL);
    const outcome = await this.#expect('sasl-outcome');
    if (outcome.code !== SASL_OK) throw lost(`SASL EXTERNAL was refused with ${outcome.code}`);
    this.#send({ kind: 'protocol-header', protocol: 'amqp' });
    await this.#expect('protocol-header');

    const { namespace, servicePath, sharedAccessKey, sharedAccessKeyName } = endpoint;
    this.#send(listenerOpen(random.guid(), namespace));
    await this.#expect('open');
    this.#send(listenerBegin());
    const link = {
      linkId: random.guid(),
      address: listenerAddress(namespace, servicePath),
      swt: issueSharedAccessSignature(
        { namespace, servicePath, key: sharedAccessKey, keyName: sharedAccessKeyName },
        clock.now() + tokenLifetimeMs,
      ),
    };
    this.#send(listenerAttach({ ...link, direction: 'out', trackingId: random.guid() }));
    this.#send(listenerAttach({ ...link, direction: 'in', trackingId: random.guid() }));
    await this.#expect('begin');
    await this.#expect('attach');
    await this.#expect('attach');
    this.#send(listenerFlow(OUT_HANDLE));
    this.#send(listenerFlow(IN_HANDLE));
  }

  /** The next frame of that kind; credit and keep-alives in between are passed over. */
  async #expect<K extends AmqpFrame['kind']>(kind: K): Promise<Extract<AmqpFrame, { kind: K }>> {
    for (;;) {
      const next = await this.#frames.next();
      if (next.done) throw lost(`the connection ended before ${kind}`);
      const frame = next.value;
      if (isOfKind(frame, kind)) return frame;
      if (frame.kind === 'detach' || frame.kind === 'end' || frame.kind === 'close') {
        this.#takeLeave(frame);
        throw endedBy(frame);
      }
      if (frame.kind !== 'flow' && frame.kind !== 'empty') {
        throw lost(`${frame.kind} came instead of ${kind}`);
      }
    }
  }

  /** Answers in kind (captured), and ends the rest: one link or session alone is of no use. */
  #takeLeave(frame: DetachFrame | EndFrame | CloseFrame): void {
    const { channel } = frame;
    if (frame.kind === 'detach') {
      this.#send({ kind: 'detach', channel, handle: frame.handle, closed: true });
    } else if (frame.kind === 'end') {
      this.#send({ kind: 'end', channel });
    }
    this.#send({ kind: 'close', channel: 0 });
  }

  /** Credit counts from the deliveries that were seen, and runs out unless it is given again. */
  #renewCredit(deliveries: number): void {
    this.#send({
      ...listenerFlow(IN_HANDLE),
      nextIncomingId: FIRST_TRANSFER_ID + deliveries,
      deliveryCount: deliveries,
    });
  }

  #send(frame: AmqpFrame): void {
    this.#messages.send(encodeFrame(frame));
  }
}

function isOfKind<K extends AmqpFrame['kind']>(
  frame: AmqpFrame,
  kind: K,
): frame is Extract<AmqpFrame, { kind: K }> {
  return frame.kind === kind;
}

function endedBy({ kind, error }: DetachFrame | EndFrame | CloseFrame): HarnessError {
  const why = `${kind}: ${error?.description ?? 'no reason given'}`;
  if (error?.condition !== UNAUTHORIZED_ACCESS) return lost(why);
  return new HarnessError(
    SIGNALING_UNAUTHORIZED,
    `The relay refused the listener's token (${why}); its key comes with a bootstrap, and the clocks of agent and cloud have to agree.`,
  );
}

function lost(why: string): HarnessError {
  return new HarnessError(
    SIGNALING_LOST,
    `The relay listener lost its connection (${why}); look at the firewall's flows to *.servicebus.windows.net and at the SAS key of the last bootstrap.`,
  );
}
