import { z } from 'zod';
import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import { HarnessError } from '../runtime/errors.ts';
import type { ChannelRecord } from '../windows/channels/channel-records-from.ts';
import { CHANNEL_NAMES, type ChannelKind } from '../windows/channels/event-channels.ts';
import type { WindowsEvent } from '../windows/windows-event.ts';
import type { MachineLogs } from '../windows/windows-logs.ts';
import { machineOfHost } from '../windows/windows-site.ts';
import { UNKNOWN_MACHINE } from './answers.ts';

/** Event logs of a machine, as paths spell them; a domain controller has the first only. */
export const EVENT_LOGS = ['security', 'admin', 'session', 'updater-admin'] as const satisfies (
  | 'security'
  | ChannelKind
)[];

export type EventLogName = (typeof EVENT_LOGS)[number];

/** One entry of `GET /api/machines`. */
export const machineSummary = z.object({
  /** Such as `AGENT1` or `DC1`; paths spell it so. */
  name: z.string(),
  /** Number of records that can be read, by the name of the log. */
  records: z.record(z.string(), z.number()),
});

export type MachineSummary = z.infer<typeof machineSummary>;

/** Machines that Windows logs something on: domain controllers, then the servers of agents. */
export function machineNames({ domainControllers, agents }: StartedPtaEnvironment): string[] {
  return [
    ...domainControllers.map(({ host }) => machineOfHost(host)),
    ...agents.map(({ name }) => name),
  ];
}

/** Every machine that Windows logs something on, domain controllers first. */
export function machinesOf(lab: StartedPtaEnvironment): MachineSummary[] {
  return [...lab.windowsLogs()].map(([name, logs]) => ({
    name,
    records: Object.fromEntries(
      (logs.counters === undefined ? EVENT_LOGS.slice(0, 1) : EVENT_LOGS).map((log) => [
        log,
        eventLog(lab, logs, log).length,
      ]),
    ),
  }));
}

/** One log of one machine, oldest record first. @throws HarnessError `UNKNOWN_MACHINE` */
export function eventLogOf(
  lab: StartedPtaEnvironment,
  machine: string,
  log: EventLogName,
): readonly WindowsEvent[] {
  return eventLog(lab, machineLogsOf(lab, machine).logs, log);
}

/** All of one machine, with its name as the lab spells it. @throws HarnessError `UNKNOWN_MACHINE` */
export function machineLogsOf(
  lab: StartedPtaEnvironment,
  machine: string,
): { readonly name: string; readonly logs: MachineLogs } {
  const known = machineNames(lab);
  const name = known.find((each) => each.toLowerCase() === machine.toLowerCase());
  const logs = name === undefined ? undefined : lab.windowsLogs().get(name);
  if (name !== undefined && logs !== undefined) return { name, logs };
  throw new HarnessError(
    UNKNOWN_MACHINE,
    `The lab has no machine of that name with a Windows log; there are: ${known.join(', ')}.`,
  );
}

/** One log of what a machine has. */
function eventLog(
  lab: StartedPtaEnvironment,
  logs: MachineLogs,
  log: EventLogName,
): readonly WindowsEvent[] {
  return log === 'security' ? logs.security : channelOf(lab, logs, log);
}

/** One channel of an agent's server; empty on every other machine. */
export function channelOf(
  lab: StartedPtaEnvironment,
  { channels }: MachineLogs,
  kind: ChannelKind,
): readonly ChannelRecord[] {
  const name = CHANNEL_NAMES[lab.cloud.tenant.profile][kind];
  return channels.filter(({ channel }) => channel === name);
}
