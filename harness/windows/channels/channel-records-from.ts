import type { LoggedLabEvent } from '../../environment/lab-event.ts';
import type { Profile } from '../../pta/protocol/profile.ts';
import { derivedProcessId } from '../derived-identifiers.ts';
import type { EventDatum, WindowsEvent } from '../windows-event.ts';
import type { AgentServer } from '../windows-site.ts';
import {
  CHANNEL_EVENTS,
  CHANNEL_NAMES,
  type ChannelEventType,
  type ChannelKind,
  type ChannelRow,
} from './event-channels.ts';

/** When an analytic log was enabled, and disabled again. Milliseconds since the Unix epoch. */
export interface AnalyticLogging {
  readonly enabledAt: number;
  /** Nothing can be read before. */
  readonly disabledAt?: number;
}

export interface ChannelOptions {
  readonly profile: Profile;
  /** Whose channels. */
  readonly agent: AgentServer;
  /** The Session channel; off unless given. */
  readonly session?: AnalyticLogging;
  /** In place of the lab's own event ids. */
  readonly eventIds?: Partial<Readonly<Record<ChannelEventType, number>>>;
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
  const counts = new Map<ChannelKind, number>();
  return events.flatMap((event) => {
    if (event.machine !== options.agent.name || !isWritten(event)) return [];
    const row: ChannelRow = CHANNEL_EVENTS[event.type];
    if (row.channel === 'session' && !isReadable(event.at, options.session)) return [];
    const eventRecordId = (counts.get(row.channel) ?? 0) + 1;
    counts.set(row.channel, eventRecordId);
    return [recordOf(event, row, eventRecordId, options)];
  });
}

type WrittenEvent = Extract<LoggedLabEvent, { readonly type: ChannelEventType }>;

function isWritten(event: LoggedLabEvent): event is WrittenEvent {
  return Object.hasOwn(CHANNEL_EVENTS, event.type);
}

/** An analytic log shows nothing while it is enabled. */
function isReadable(at: number, logging: AnalyticLogging | undefined): boolean {
  if (logging?.disabledAt === undefined) return false;
  return at >= logging.enabledAt && at <= logging.disabledAt;
}

function recordOf(
  event: WrittenEvent,
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
    at: event.at,
    eventRecordId,
    processId: derivedProcessId(`agent ${agent.name}`),
    threadId: derivedProcessId(`thread ${agent.name} ${event.sequence % 16}`),
    channel: name,
    computer: agent.machineName,
    data: dataOf(event),
    templateKey,
  };
}

/** What the lab event says, by the names that it has there. */
function dataOf(event: WrittenEvent): EventDatum[] {
  const { type: _type, sequence: _sequence, at: _at, machine: _machine, ...said } = event;
  return Object.entries(said).map(([name, value]) => ({ name, value: String(value) }));
}
