import type { EventDatum, WindowsEvent } from '../windows-event.ts';
import {
  SECURITY_EVENTS,
  type SecurityEventData,
  type SecurityEventId,
} from './event-templates.ts';

/** A record of the Security log. */
export interface SecurityEvent extends WindowsEvent {
  readonly channel: 'Security';
  readonly eventId: SecurityEventId;
  /** The lab's own join, which no XML has: in the product only time ties these events to a request. */
  readonly requestId?: string;
}

const AUDITING = {
  name: 'Microsoft-Windows-Security-Auditing',
  guid: '{54849625-5478-4994-A5BA-3E3B0328C30D}',
} as const;

const KEYWORDS = { success: '0x8020000000000000', failure: '0x8010000000000000' } as const;

/** What an event has beside its own data. */
export interface SecurityEventOrigin {
  readonly at: number;
  readonly computer: string;
  readonly processId: number;
  readonly threadId: number;
  readonly requestId?: string;
}

/** An event that has no place in a log yet. */
export type UnnumberedEvent = Omit<SecurityEvent, 'eventRecordId'>;

/** An event on its way into a log. */
export interface SecurityDraft {
  readonly event: UnnumberedEvent;
  /** Machine of the lab whose log it belongs to, such as `DC1`. */
  readonly machine: string;
  /** Of the lab event that it stands for: logs are in that order. */
  readonly sequence: number;
}

/** Makes one, with the values in the order of its template. */
export function securityEvent<Id extends SecurityEventId>(
  eventId: Id,
  outcome: keyof typeof KEYWORDS,
  data: SecurityEventData<Id>,
  origin: SecurityEventOrigin,
): Omit<SecurityEvent, 'eventRecordId'> {
  const { version, task, names } = SECURITY_EVENTS[eventId];
  const values: Readonly<Record<string, string>> = data;
  return {
    provider: AUDITING,
    eventId,
    version,
    level: 0,
    task,
    keywords: KEYWORDS[outcome],
    channel: 'Security',
    data: names.map((name): EventDatum => ({ name, value: values[name] ?? '' })),
    ...origin,
  };
}

/** A number as the Security log prints it, such as `0xc000006d`. */
export function hexadecimal(value: number): string {
  return `0x${value.toString(16)}`;
}

/** The SID of nobody. */
export const NULL_SID = 'S-1-0-0';
