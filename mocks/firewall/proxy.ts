import type { Duplex } from 'node:stream';
import type { Clock } from '../../harness/runtime/clock.ts';
import { withDeadline } from '../../harness/runtime/deadline.ts';
import { HarnessError } from '../../harness/runtime/errors.ts';
import {
  formatHostPort,
  type HostPort,
  type Listener,
  NETWORK_RESET,
  type Network,
  parseHostPort,
} from '../../harness/runtime/network.ts';
import type { Runtime } from '../../harness/runtime/runtime.ts';
import type { FlowEvent } from './events.ts';
import { answerToFailure, answerToOther, type ProxyAnswer, renderAnswer } from './proxy-answer.ts';
import { readRequestHead } from './read-request-head.ts';
import type { RequestHead } from './request-head.ts';
import { resetStream } from './reset-stream.ts';

/** Squid's `connect_timeout`: one minute. */
const DIAL_TIMEOUT_MS = 60_000;

const CREDENTIALS_ASKED: ProxyAnswer = {
  status: 407,
  because: 'This proxy asks for credentials, which Authentication Agents do not send.',
};

/** Error code: the proxy gave up waiting for an upstream. It never leaves the proxy, which answers 504. */
const PROXY_DIAL_TIMEOUT = 'PROXY_DIAL_TIMEOUT';

export interface ConnectOptions {
  readonly clock: Clock;
  /** Milliseconds until a dial that does not complete is answered with 504; 60 000 unless given. */
  readonly dialTimeoutMs?: number;
  /** Asked before each tunnel: whether a client has to say who it is, which is answered with 407. */
  readonly asksForCredentials?: () => boolean;
}

export interface ProxyOptions {
  /** Names and ports that clients in the lab dial. */
  readonly listen: readonly HostPort[];
  /** Real address, in the loopback world only. */
  readonly bind?: HostPort;
  /** Milliseconds until a dial that does not complete is answered with 504; 60 000 unless given. */
  readonly dialTimeoutMs?: number;
  /** Asked before each tunnel: whether a client has to say who it is, which is answered with 407. */
  readonly asksForCredentials?: () => boolean;
}

/**
 * An HTTP proxy that opens tunnels with CONNECT (RFC 9110 section 9.3.6) through the network of its
 * machine; protect that network and the firewall judges every tunnel.
 *
 * @throws HarnessError `NETWORK_ADDRESS_IN_USE`
 */
export function startProxy(
  runtime: Pick<Runtime<FlowEvent>, 'clock' | 'network'>,
  { listen, bind, ...options }: ProxyOptions,
): Promise<Listener> {
  const { clock, network } = runtime;
  return network.listen(
    listen,
    (socket) => void serveConnect(socket, network, { clock, ...options }),
    bind,
  );
}

/**
 * Serves one connection of a client: reads its CONNECT, dials, answers 200 and pipes; or answers
 * 400, 403, 405, 407, 501, 502 or 504 with a plain reason and closes.
 *
 * @returns when the tunnel is open or the refusal is written; never rejects
 */
export async function serveConnect(
  socket: Duplex,
  network: Network,
  { clock, dialTimeoutMs = DIAL_TIMEOUT_MS, asksForCredentials }: ConnectOptions,
): Promise<void> {
  // A client may leave at any moment, which is no fault of the lab.
  socket.on('error', () => undefined);
  let head: RequestHead | undefined;
  try {
    head = await readRequestHead(socket);
  } catch (error) {
    refuse(socket, { ...answerToFailure(error), status: 400 });
    return;
  }
  if (head === undefined) {
    socket.destroy();
    return;
  }
  const to = parseHostPort(head.target);
  if (head.method !== 'CONNECT') refuse(socket, answerToOther(head));
  else if (to === undefined) refuse(socket, { status: 400, because: 'CONNECT takes HOST:PORT.' });
  else if (asksForCredentials?.() === true) refuse(socket, CREDENTIALS_ASKED);
  else await openTunnel(socket, network, to, clock, dialTimeoutMs);
}

async function openTunnel(
  socket: Duplex,
  network: Network,
  to: HostPort,
  clock: Clock,
  dialTimeoutMs: number,
): Promise<void> {
  const clientLeft = new AbortController();
  const left = () => clientLeft.abort(new HarnessError(NETWORK_RESET, 'The client left.'));
  socket.once('close', left);
  let upstream: Duplex;
  try {
    upstream = await withDeadline(
      clock,
      dialTimeoutMs,
      () => tooLate(to, dialTimeoutMs),
      (signal) => dialUnlessAborted(network, to, signal),
      clientLeft.signal,
    );
  } catch (error) {
    const isLate = error instanceof HarnessError && error.code === PROXY_DIAL_TIMEOUT;
    refuse(socket, isLate ? { status: 504, because: error.message } : answerToFailure(error));
    return;
  } finally {
    socket.off('close', left);
  }
  socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
  pipeBothWays(socket, upstream);
}

/** A connection that opens when nobody waits for it any more is closed again. */
async function dialUnlessAborted(
  network: Network,
  to: HostPort,
  signal: AbortSignal,
): Promise<Duplex> {
  const stream = await network.dial(to, signal);
  if (signal.aborted) stream.destroy();
  return stream;
}

/** What breaks on one side is a reset on the other; an orderly end stays one. */
function pipeBothWays(client: Duplex, upstream: Duplex): void {
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    // Either side may end first and still be answered.
    from.allowHalfOpen = true;
    from.pipe(to);
    from.on('error', (error) => {
      if (!to.destroyed) resetStream(to, error);
    });
    from.once('close', () => {
      if (!from.readableEnded) to.destroy();
    });
  }
}

function refuse(socket: Duplex, answer: ProxyAnswer): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(renderAnswer(answer));
  // Whatever the client still sends is read and dropped, so that it gets to see the answer.
  socket.resume();
}

function tooLate(to: HostPort, afterMs: number): HarnessError {
  return new HarnessError(
    PROXY_DIAL_TIMEOUT,
    `${formatHostPort(to)} did not answer within ${afterMs} ms; look for a rule that swallows the flow.`,
  );
}
