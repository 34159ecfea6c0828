import type { AccountState, Observation } from './observe.ts';
import { type Expectation, type Script, WATCHED } from './step.ts';

/** What a step was expected to show and did not. */
export interface Miss {
  readonly script: string;
  /** 1 is the first. */
  readonly step: number;
  readonly what: string;
  /** `code`, `data`, `u.badPwdCount`, … */
  readonly field: string;
  readonly expected: string;
  readonly observed: string;
}

/** Where a run disagrees with what the script says is known. */
export function misses(script: Script, observations: readonly Observation[]): readonly Miss[] {
  return script.steps.flatMap(({ do: kind, expect }, index) => {
    const observation = observations[index];
    if (expect === undefined || observation === undefined) return [];
    return [...missesOf(expect, observation)].map((miss) => ({
      script: script.id,
      step: index + 1,
      ...miss,
      field: miss.what,
      what: `${kind} ${miss.what}`,
    }));
  });
}

export function formatMiss({ script, step, what, expected, observed }: Miss): string {
  return `${script} step ${step}: ${what} is ${observed}, expected ${expected}`;
}

type Finding = Pick<Miss, 'what' | 'expected' | 'observed'>;

function* missesOf(expect: Expectation, seen: Observation): Generator<Finding> {
  const { entries = [], references = [] } = seen;
  const plain = [
    ['code', expect.code, seen.code],
    ['data', expect.data, seen.data],
    ['hr', expect.hr, seen.hr],
    ['tally', expect.tally, seen.tally],
    ['number of entries', expect.found, entries.length],
    ['number of references', expect.references, references.length],
  ] as const;
  for (const [what, expected, observed] of plain) {
    if (expected !== undefined && expected !== observed) yield finding(what, expected, observed);
  }
  for (const [name, expected] of Object.entries(expect.values ?? {})) {
    const observed = entries[0]?.attributes[name] ?? 'absent';
    const [wanted, got] = [JSON.stringify(expected), JSON.stringify(observed)];
    if (wanted !== got) yield finding(name, wanted, got);
  }
  for (const [name, expected] of Object.entries(expect.state ?? {})) {
    for (const [attribute, wanted] of Object.entries(expected)) {
      const observed = attributeOf(seen.accounts[name], attribute);
      if (!meets(String(wanted), observed)) yield finding(`${name}.${attribute}`, wanted, observed);
    }
  }
  for (const name of expect.still ?? []) yield* movements(name, seen.accounts[name]);
}

/** Times that moved. Numbers are not relations: scripts that mind them name them. */
function* movements(name: string, state: AccountState | undefined): Generator<Finding> {
  for (const attribute of WATCHED) {
    const observed = attributeOf(state, attribute);
    if (observed === '↑' || observed === '↓') yield finding(`${name}.${attribute}`, '=', observed);
  }
}

function attributeOf(state: AccountState | undefined, attribute: string): string {
  if (state === undefined || state === 'gone') return state ?? 'no such account';
  return new Map<string, string>(Object.entries(state)).get(attribute) ?? 'absent';
}

/** `set` is any point in time. */
function meets(expected: string, observed: string): boolean {
  return expected === observed || (expected === 'set' && ['=', '↑', '↓'].includes(observed));
}

function finding(what: string, expected: unknown, observed: unknown): Finding {
  return { what, expected: String(expected), observed: String(observed) };
}
