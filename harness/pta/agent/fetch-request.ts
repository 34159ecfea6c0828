import type { Clock } from '../../runtime/clock.ts';
import { withDeadline } from '../../runtime/deadline.ts';
import { HarnessError } from '../../runtime/errors.ts';
import type { Random } from '../../runtime/random.ts';
import type { MessageSocket } from '../../runtime/websocket.ts';
import { DEFAULT_BOOTSTRAP_SETTINGS } from '../protocol/bootstrap-response.ts';
import type { ValidationRequest } from '../protocol/messages.ts';
import type { ConnectRequest } from '../protocol/relay/signal-connector.ts';
import {
  parseSignalMessage,
  renderConnectionMessage,
  SIGNAL_MESSAGE_BYTES_MAX,
} from '../protocol/relay/signal-message.ts';
import { CONNECT_PATH, connectorHeaders } from '../protocol/result-request.ts';
import type { AgentIdentity } from './agent-identity.ts';
import { CLOUD_TIMEOUT, type CloudConnector } from './cloud-connector.ts';
import { meetingRefused } from './meeting-refused.ts';
import { assertReturnHost } from './return-host.ts';

/**
 * Fetches the request that a call has told of: the older variant with two stages.
 *
 * @param timeoutMs - how long the request may take to come once the connection is open. Inferred: that this is what
 *   `PayloadRequestTimeoutMilliseconds` of the bootstrap is for
 * @throws HarnessError `RETURN_HOST_REFUSED`, `MEETING_REFUSED`, `MALFORMED`, or as {@link CloudConnector.openWebSocket}
 */
export async function fetchRequest(
  cloud: CloudConnector,
  identity: AgentIdentity,
  random: Random,
  { returnHost, transactionId, connectionId }: ConnectRequest,
  signal: AbortSignal,
  timeoutMs = DEFAULT_BOOTSTRAP_SETTINGS.payloadRequestTimeoutMs,
): Promise<ValidationRequest> {
  assertReturnHost(returnHost);
  const messages = await cloud.openWebSocket(
    {
      host: returnHost,
      path: `${CONNECT_PATH}?requestId=${random.guid()}`,
      headers: Object.fromEntries(connectorHeaders({ transactionId }, 0)),
      messageBytesMax: SIGNAL_MESSAGE_BYTES_MAX,
    },
    identity,
    async (opened) => opened,
    signal,
  );
  const message = await answerTo(
    renderConnectionMessage(connectionId),
    messages,
    { clock: cloud.clock, timeoutMs, late: () => notSent(returnHost, timeoutMs) },
    signal,
  );
  if (message === undefined) {
    throw meetingRefused(
      `the connection ended without a request of at most ${SIGNAL_MESSAGE_BYTES_MAX} bytes`,
    );
  }
  return parseSignalMessage(Buffer.from(message).toString());
}

/** Asks, and leaves as soon as an answer is there or due. */
async function answerTo(
  question: string,
  messages: MessageSocket,
  { clock, timeoutMs, late }: { clock: Clock; timeoutMs: number; late: () => HarnessError },
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  messages.sendText(question);
  try {
    const answer = await withDeadline(clock, timeoutMs, late, () => messages.receive(), signal);
    messages.close();
    return answer;
  } catch (error) {
    messages.terminate();
    throw error;
  }
}

function notSent(host: string, afterMs: number): HarnessError {
  return new HarnessError(
    CLOUD_TIMEOUT,
    `${host} accepted the connection and did not send the request within ${afterMs} ms; its caller has given up meanwhile.`,
  );
}
