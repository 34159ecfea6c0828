import { DEFAULT_CONNECTIVITY_SETTINGS } from '../protocol/connectivity-settings.ts';
import type { RelayedConnect } from '../protocol/relay/relayed-connect.ts';
import type { AgentIdentity } from './agent-identity.ts';
import type { CloudConnector } from './cloud-connector.ts';
import { Meeting, type MeetingDuties } from './meeting.ts';

const { webSocketReceiveTimeoutMs } = DEFAULT_CONNECTIVITY_SETTINGS.signaling;

/**
 * Goes to the meeting that the relay announced and serves the calls that are made there, on the connection that is
 * there already or on one of its own. The agent is the WCF service: it acknowledges each call at once, and answers it
 * elsewhere.
 *
 * @param receiveTimeoutMs - how long a caller who has begun may be silent; inferred: that the sooner of
 *   `RelayReceiveTimeout` and `SignalingSettings.WebSocketReceiveTimeout` of the bootstrap says so
 * @throws HarnessError `MEETING_REFUSED`, `MALFORMED`, `CLOUD_TIMEOUT`, or as {@link CloudConnector.openWebSocket}
 */
export async function serveMeeting(
  cloud: CloudConnector,
  identity: AgentIdentity,
  { id, instanceDnsAddress: host }: RelayedConnect,
  signal: AbortSignal,
  duties: MeetingDuties,
  receiveTimeoutMs = webSocketReceiveTimeoutMs,
): Promise<void> {
  const place = `${host}/${id}`;
  if (await cloud.meetings.get(place)?.acceptAgain(id, duties)) return;
  const { messages, meeting } = await cloud.openWebSocket(
    { host, protocol: 'wsrelayedconnection' },
    identity,
    async (messages) => ({
      messages,
      meeting: await Meeting.enter(messages, id, identity.agentId, duties, {
        clock: cloud.clock,
        receiveTimeoutMs,
      }),
    }),
    signal,
  );
  const stop = () => messages.terminate();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  cloud.meetings.set(place, meeting);
  try {
    await meeting.serve();
  } finally {
    signal.removeEventListener('abort', stop);
    if (cloud.meetings.get(place) === meeting) cloud.meetings.delete(place);
    messages.close();
  }
}
