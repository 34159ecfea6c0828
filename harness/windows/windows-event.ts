/** Levels of the Windows event log; 0 is what the Security log writes on everything. */
export const EVENT_LEVELS = {
  always: 0,
  error: 2,
  warning: 3,
  information: 4,
  verbose: 5,
} as const;

export type EventLevel = (typeof EVENT_LEVELS)[keyof typeof EVENT_LEVELS];

/** One `Data` element of `EventData`. */
export interface EventDatum {
  readonly name: string;
  readonly value: string;
}

/** One record of a Windows event log, as `wevtutil qe /f:xml` shows it. */
export interface WindowsEvent {
  readonly provider: { readonly name: string; readonly guid?: string };
  readonly eventId: number;
  readonly version: number;
  readonly level: EventLevel;
  readonly task: number;
  /** 64 bits in hexadecimal, such as `0x8020000000000000`. */
  readonly keywords: string;
  /** Milliseconds since the Unix epoch, UTC, on the lab's own clock. */
  readonly at: number;
  /** Counts up within one channel of one machine. */
  readonly eventRecordId: number;
  readonly processId: number;
  readonly threadId: number;
  readonly channel: string;
  /** Fully qualified, such as `AGENT1.contoso.test`. */
  readonly computer: string;
  /** In the order of the event's template. */
  readonly data: readonly EventDatum[];
}

/** The value of the first `Data` of that name. */
export function dataOf({ data }: Pick<WindowsEvent, 'data'>, name: string): string | undefined {
  return data.find((one) => one.name === name)?.value;
}
