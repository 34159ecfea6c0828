import type { LogonWitness } from '../pta/cloud/findings/unseen-logon.ts';
import type { EventLog } from '../runtime/event-log.ts';
import type { LabEvent } from './lab-event.ts';

/** Names remembered; the oldest logons go first. */
const NAMES_MAX = 10_000;

/** A sensor on the lab's own domain controllers. A real directory is not seen into: there it cannot tell. */
export function logonWitness(
  events: EventLog<LabEvent>,
  directory: 'mock' | 'samba',
): LogonWitness {
  if (directory === 'samba') return { sawLogon: () => undefined };
  const seenAt = new Map<string, number>();
  events.subscribe((event) => {
    if (event.type !== 'directory.bind-evaluated' || event.resultCode !== 0) return;
    const name = event.name.toLowerCase();
    seenAt.delete(name);
    seenAt.set(name, event.at);
    const [oldest] = seenAt.keys();
    if (seenAt.size > NAMES_MAX && oldest !== undefined) seenAt.delete(oldest);
  });
  return {
    sawLogon: (userName, since) => (seenAt.get(userName.toLowerCase()) ?? -1) >= since,
  };
}
