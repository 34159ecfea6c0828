/** `2026-01-14T09:00:00Z`: sign-ins are told to the second. @param ms - since the Unix epoch, UTC */
export function wholeSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -'.000Z'.length)}Z`;
}

/** `2026-01-14T09:00:00.1230000`, without the zone: .NET counts in 100 ns. @param ms - since the Unix epoch, UTC */
export function sevenDigits(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}0000`;
}
