import { eventDetails } from '../control/event-details.ts';
import { printable } from '../replay/printable.ts';
import type { LoggedEvent } from './events-at-lab.ts';
import { textTable } from './text-table.ts';

/** One line for each event: number, moment, machine, type, and what it says. */
export function describeEvents(events: readonly LoggedEvent[]): string {
  return textTable(
    events.map((event) => [
      String(event.sequence),
      new Date(event.at).toISOString(),
      printable(event.machine),
      printable(event.type),
      printable(eventDetails(event)),
    ]),
    '',
  );
}
