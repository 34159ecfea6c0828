import type { LoggedLabEvent } from '../../environment/lab-event.ts';
import { logonsFrom } from '../logons-from.ts';
import type { WindowsSite } from '../windows-site.ts';
import { auditedLogon } from './audited-logon.ts';
import { controllerEvents } from './controller-events.ts';
import { lockoutsOf } from './lockout-event.ts';
import { logonEvent } from './logon-event.ts';
import type { SecurityDraft, SecurityEvent } from './security-event.ts';

/**
 * The Security log of each machine, oldest event first, by the machine's name in the lab's log. Of logons of agents
 * only: what else binds to a controller leaves nothing here.
 */
export function securityEventsFrom(
  events: readonly LoggedLabEvent[],
  site: WindowsSite,
): ReadonlyMap<string, readonly SecurityEvent[]> {
  const { logons, otherLockouts } = logonsFrom(events);
  const drafts = logons.flatMap((logon) => {
    const audited = auditedLogon(site, logon);
    return [
      ...logon.questions.flatMap(({ lockouts }) => lockoutsOf(site, lockouts, logon)),
      ...controllerEvents(audited),
      ...logonEvent(audited),
    ];
  });
  drafts.push(...otherLockouts.flatMap((lockout) => lockoutsOf(site, [lockout])));
  return writeDown(drafts);
}

/** In the order of the lab's log, with record ids that count up from 1 on each machine. */
function writeDown(
  drafts: readonly SecurityDraft[],
): ReadonlyMap<string, readonly SecurityEvent[]> {
  const logs = new Map<string, SecurityEvent[]>();
  for (const { event, machine } of drafts.toSorted((a, b) => a.sequence - b.sequence)) {
    const log = logs.get(machine) ?? [];
    log.push({ ...event, eventRecordId: log.length + 1 });
    logs.set(machine, log);
  }
  return logs;
}
