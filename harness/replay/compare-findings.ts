import type { Finding } from './replay-report.ts';

/** Members in the order in which a record is read, with what they are called. */
const COMPARED = [
  ['source', 'source'],
  ['eventType', 'event type'],
  ['requestId', 'request id'],
  ['reason', 'reason'],
] as const satisfies readonly (readonly [keyof Finding, string])[];

/** Each difference in words, such as `expected reason 1328, observed 1326`; empty when there is none. */
export function differencesOf(expected: Finding, observed: Finding): string[] {
  const codes = difference('code', expected.aadsts, observed.aadsts);
  if (observed.reason === null && expected.reason !== null) {
    return [`expected a record with reason ${expected.reason}, observed none`, ...codes];
  }
  const members = COMPARED.flatMap(([member, name]) =>
    difference(name, expected[member], observed[member]),
  );
  return [...members, ...codes];
}

/** Names of executables and GUIDs are the same in either case; nothing else that is compared has two spellings. */
function difference(name: string, expected: string | null, observed: string | null): string[] {
  if (expected?.toLowerCase() === observed?.toLowerCase()) return [];
  return [`expected ${name} ${expected ?? 'none'}, observed ${observed ?? 'none'}`];
}
