import { z } from 'zod';
import { askLab } from './lab-client.ts';

/** An event of any kind, with all that it says. */
const loggedEvent = z.looseObject({
  sequence: z.number(),
  /** Milliseconds since the Unix epoch, UTC, on the lab's clock. */
  at: z.number(),
  machine: z.string(),
  type: z.string(),
});

export type LoggedEvent = z.infer<typeof loggedEvent>;

/**
 * The events of a running lab that it still has, oldest first.
 *
 * @param after - sequence number of the last that is not wanted; all unless given
 * @throws HarnessError as `askLab`
 */
export async function eventsAtLab(
  lab: URL,
  after: number | undefined,
  signal: AbortSignal,
): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for (let last = after; ; last = events.at(-1)?.sequence ?? last) {
    const path = last === undefined ? '/api/events' : `/api/events?after=${last}`;
    const page = await askLab(lab, 'GET', path, loggedEvent.array(), signal);
    if (page.length === 0) return events;
    events.push(...page);
  }
}
