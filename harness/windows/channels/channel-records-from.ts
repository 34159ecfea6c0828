import type { LoggedLabEvent } from '../../environment/lab-event.ts';
import type { Profile } from '../../pta/protocol/profile.ts';
import { derivedProcessId } from '../derived-identifiers.ts';
import type { EventDatum, WindowsEvent } from '../windows-event.ts';
import type { AgentServer } from '../windows-site.ts';
import { type AnalyticLogging, isReadable } from './analytic-logging.ts';
import {
  CHANNEL_EVENTS,
  CHANNEL_NAMES,
  type ChannelEventType,
  type ChannelKind,
  type ChannelRow,
  HEARTBEAT_ROW,
} from './event-channels.ts';
import { type News, newsFromTheCloud } from './news-from-the-cloud.ts';

export interface ChannelOptions {
  readonly profile: Profile;
  /** Whose channels. */
  readonly agent: AgentServer;
  /** The Session channel; as the server has it unless given. */
  readonly session?: AnalyticLogging;
  /** In place of the lab's own event ids. */
  readonly eventIds?: Partial<Readonly<Record<ChannelEventType, number>>>;
  /** What the cloud told the agents' servers; found in the events unless given. */
  readonly news?: readonly News[];
}

/** A record of a channel of the agent. Assert on channel, level and template: ids are the lab's own. */
export interface ChannelRecord extends WindowsEvent {
  readonly templateKey: string;
}

/** What can be read in the channels of one agent's server, oldest record first. */
export function channelRecordsFrom(
  events: readonly LoggedLabEvent[],
  options: ChannelOptions,
): readonly ChannelRecord[] {
  const { agent, session = agent.sessionLogging, news = newsFromTheCloud(events) } = options;
  const counts = new Map<ChannelKind, number>();
  const own = events.filter((event) => event.machine === agent.name).filter(isWritten);
  const entries: Entry[] = [
    ...own.map((event) => ({ event, at: event.at, sequence: event.sequence })),
    ...news.filter(({ machine }) => machine === agent.name),
  ];
  return entries
    .sort((a, b) => a.sequence - b.sequence)
    .flatMap((entry) => {
      const row = rowOf(entry.event);
      if (row.channel === 'session' && !isReadable(entry.at, session)) return [];
      const eventRecordId = (counts.get(row.channel) ?? 0) + 1;
      counts.set(row.channel, eventRecordId);
      return [recordOf(entry, row, eventRecordId, options)];
    });
}

/** A lab event with its time and place in the channels. */
interface Entry {
  readonly event: WrittenEvent;
  readonly at: number;
  readonly sequence: number;
}

type WrittenEvent = Extract<LoggedLabEvent, { readonly type: ChannelEventType }>;

function isWritten(event: LoggedLabEvent): event is WrittenEvent {
  return Object.hasOwn(CHANNEL_EVENTS, event.type);
}

function rowOf(event: WrittenEvent): ChannelRow {
  const isHeartbeat = event.type === 'agent.bootstrapped' && !event.initial;
  return isHeartbeat ? HEARTBEAT_ROW : CHANNEL_EVENTS[event.type];
}

function recordOf(
  { event, at, sequence }: Entry,
  { channel, level, templateKey, eventId }: ChannelRow,
  eventRecordId: number,
  { profile, agent, eventIds }: ChannelOptions,
): ChannelRecord {
  const name = CHANNEL_NAMES[profile][channel];
  return {
    // Inferred: providers are commonly called as their channels are.
    provider: { name: name.slice(0, name.lastIndexOf('/')) },
    eventId: eventIds?.[event.type] ?? eventId,
    version: 0,
    level,
    task: 0,
    keywords: '0x8000000000000000',
    at,
    eventRecordId,
    processId: derivedProcessId(`agent ${agent.name}`),
    threadId: derivedProcessId(`thread ${agent.name} ${sequence % 16}`),
    channel: name,
    computer: agent.machineName,
    data: dataOf(event),
    templateKey,
  };
}

/** What the lab event says, by the names that it has there, but for what only the cloud knows. */
function dataOf(event: WrittenEvent): EventDatum[] {
  const hidden = HIDDEN[event.type] ?? [];
  return Object.entries(event)
    .filter(([name]) => !OF_THE_LOG.includes(name) && !hidden.includes(name))
    .map(([name, value]) => ({ name, value: String(value) }));
}

const OF_THE_LOG: readonly string[] = ['type', 'sequence', 'at', 'machine'];

/** The address that the cloud sees, and why it removed an agent: the answer is HTTP 403, and nothing else. */
const HIDDEN: Partial<Readonly<Record<ChannelEventType, readonly string[]>>> = {
  'agent.bootstrapped': ['from'],
  'agent.trust-issued': ['from'],
  'agent.removed': ['cause'],
};
