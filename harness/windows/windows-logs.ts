import type { LoggedLabEvent } from '../environment/lab-event.ts';
import type { AnalyticLogging } from './channels/analytic-logging.ts';
import {
  type ChannelOptions,
  type ChannelRecord,
  channelRecordsFrom,
} from './channels/channel-records-from.ts';
import { newsFromTheCloud } from './channels/news-from-the-cloud.ts';
import { type PerformanceCounters, performanceCounters } from './performance-counters.ts';
import type { SecurityEvent } from './security/security-event.ts';
import { securityEventsFrom } from './security/security-events-from.ts';
import { machineOfHost, type RegisteredAgentServer, type WindowsSite } from './windows-site.ts';

export interface WindowsLogsOptions extends WindowsSite {
  readonly events: readonly LoggedLabEvent[];
  readonly agents: readonly RegisteredAgentServer[];
  /** The Session channel of every agent; as each server has it unless given. */
  readonly session?: AnalyticLogging;
  readonly eventIds?: NonNullable<ChannelOptions['eventIds']>;
}

/** What Windows would show on one machine. */
export interface MachineLogs {
  readonly security: readonly SecurityEvent[];
  /** Of an agent's server. */
  readonly channels: readonly ChannelRecord[];
  /** Of an agent's server. */
  readonly counters?: PerformanceCounters;
}

/**
 * What Windows would show on each machine of a lab, by its name in the lab's log, such as `AGENT1` or `DC1`. Derived
 * from one log, so that what two machines say of one request agrees. A started environment has it as `windowsLogs()`,
 * with the accounts of its directory.
 *
 * @example
 * const { events, domain, agents, domainControllers } = lab;
 * const logs = windowsLogs({ events, profile: 'current', domain, agents, domainControllers });
 * renderEventLog(logs.get('AGENT1')?.security ?? []);
 */
export function windowsLogs(options: WindowsLogsOptions): ReadonlyMap<string, MachineLogs> {
  const { events, agents, domainControllers, profile, session, eventIds } = options;
  const security = securityEventsFrom(events, options);
  const news = newsFromTheCloud(events, agents);
  const controllers = domainControllers.map(({ host }): [string, MachineLogs] => {
    const machine = machineOfHost(host);
    return [machine, { security: security.get(machine) ?? [], channels: [] }];
  });
  const servers = agents.map((agent): [string, MachineLogs] => [
    agent.name,
    {
      security: security.get(agent.name) ?? [],
      channels: channelRecordsFrom(events, {
        profile,
        agent,
        news,
        ...(session !== undefined && { session }),
        ...(eventIds !== undefined && { eventIds }),
      }),
      counters: performanceCounters(events, agent.id, agent.name),
    },
  ]);
  return new Map([...controllers, ...servers]);
}
