import { expect, test } from 'vitest';
import type { LabEvent, LoggedLabEvent } from '../../environment/lab-event.ts';
import { channelRecordsFrom } from './channel-records-from.ts';

const AGENT = { name: 'AGENT1', machineName: 'AGENT1.contoso.test' };

function log(...events: LabEvent[]): LoggedLabEvent[] {
  return events.map((event, sequence) => ({
    ...event,
    sequence,
    at: 1_000 * sequence,
    machine: 'AGENT1',
  }));
}

const LOST: LabEvent = {
  type: 'signaling.lost',
  agentId: 'a1',
  endpoint: 'e1',
  cause: 'NETWORK_RESET',
};
const RECEIVED: LabEvent = { type: 'validation.received', requestId: 'r1', agentId: 'a1' };
const UPDATED: LabEvent = { type: 'agent.updated', agentId: 'a1', from: '1.5.1', to: '1.5.2' };

test('a lost connection is a warning in the Admin channel', () => {
  const [record] = channelRecordsFrom(log(LOST), { profile: 'current', agent: AGENT });

  expect(record).toMatchObject({
    channel: 'Microsoft-AzureADConnect-AuthenticationAgent/Admin',
    provider: { name: 'Microsoft-AzureADConnect-AuthenticationAgent' },
    computer: 'AGENT1.contoso.test',
    level: 3,
    templateKey: 'SignalingLost',
  });
  expect(record?.data).toContainEqual({ name: 'cause', value: 'NETWORK_RESET' });
});

test('an update is in the channel of the updater', () => {
  const [record] = channelRecordsFrom(log(UPDATED), { profile: 'current', agent: AGENT });

  expect(record?.channel).toBe('Microsoft-AzureADConnect-AgentUpdater/Admin');
});

test('the preview has the channels of the Application Proxy Connector', () => {
  const records = channelRecordsFrom(log(LOST, UPDATED), { profile: 'preview', agent: AGENT });

  expect(records.map(({ channel }) => channel)).toEqual([
    'Microsoft-AadApplicationProxy-Connector/Admin',
    'Microsoft-AadApplicationProxy-Updater/Admin',
  ]);
});

test.each([
  ['is off', undefined, 0],
  ['is still enabled', { enabledAt: 0 }, 0],
  ['was disabled again', { enabledAt: 0, disabledAt: 1_500 }, 2],
  ['was enabled later', { enabledAt: 1_000, disabledAt: 9_000 }, 2],
] as const)('while the Session channel %s, its records are: %s', (_what, session, count) => {
  const records = channelRecordsFrom(log(RECEIVED, RECEIVED, RECEIVED), {
    profile: 'current',
    agent: AGENT,
    ...(session && { session }),
  });

  expect(records).toHaveLength(count);
});

test('record ids count up in each channel', () => {
  const records = channelRecordsFrom(log(LOST, UPDATED, LOST), {
    profile: 'current',
    agent: AGENT,
  });

  expect(records.map(({ eventRecordId }) => eventRecordId)).toEqual([1, 1, 2]);
});

test('an event id can be told', () => {
  const eventIds = { 'signaling.lost': 12_020 };

  const [record] = channelRecordsFrom(log(LOST), { profile: 'current', agent: AGENT, eventIds });

  expect(record?.eventId).toBe(12_020);
});

test('what another machine logs is not in the channels', () => {
  const agent = { name: 'AGENT2', machineName: 'AGENT2.contoso.test' };

  expect(channelRecordsFrom(log(LOST), { profile: 'current', agent })).toEqual([]);
});
