import type { Random } from '../../runtime/random.ts';
import type { ValidationRequest } from '../protocol/messages.ts';
import type { ConnectRequest } from '../protocol/relay/signal-connector.ts';
import { parseSignalMessage, renderConnectionMessage } from '../protocol/relay/signal-message.ts';
import { CONNECT_PATH, connectorHeaders } from '../protocol/result-request.ts';
import type { AgentIdentity } from './agent-identity.ts';
import type { CloudConnector } from './cloud-connector.ts';
import { meetingRefused } from './meeting-refused.ts';
import { assertReturnHost } from './return-host.ts';

/**
 * Fetches the request that a call has told of: the older variant with two stages.
 *
 * @throws HarnessError `RETURN_HOST_REFUSED`, `MEETING_REFUSED`, `MALFORMED`, or as {@link CloudConnector.openWebSocket}
 */
export async function fetchRequest(
  cloud: CloudConnector,
  identity: AgentIdentity,
  random: Random,
  { returnHost, transactionId, connectionId }: ConnectRequest,
  signal: AbortSignal,
): Promise<ValidationRequest> {
  assertReturnHost(returnHost);
  return cloud.openWebSocket(
    {
      host: returnHost,
      path: `${CONNECT_PATH}?requestId=${random.guid()}`,
      headers: Object.fromEntries(connectorHeaders({ transactionId }, 0)),
    },
    identity,
    async (messages) => {
      messages.sendText(renderConnectionMessage(connectionId));
      const message = await messages.receive();
      messages.close();
      if (message === undefined) throw meetingRefused('the request was not sent');
      return parseSignalMessage(Buffer.from(message).toString());
    },
    signal,
  );
}
