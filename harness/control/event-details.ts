/** What an event of the lab's log says beside its type, machine, time and place, on one line. */
export function eventDetails(event: Readonly<object>): string {
  return Object.entries(event)
    .filter(([name]) => !TOLD_ELSEWHERE.includes(name))
    .map(([name, value]) => `${name} ${textOf(value)}`)
    .join(', ');
}

const TOLD_ELSEWHERE: readonly string[] = ['type', 'machine', 'at', 'sequence'];

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
