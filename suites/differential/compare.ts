import { inspect } from 'node:util';
import type { Observation, ObservedEntry } from './observe.ts';
import type { Script, Step } from './step.ts';

/** One thing that two directories say differently about one step. */
export interface Difference {
  readonly script: string;
  /** 1 is the first. */
  readonly stepNumber: number;
  readonly step: Step;
  /** `code`, `data`, `u.badPwdCount`, `entries.3.cn` … */
  readonly field: string;
  readonly samba: string;
  readonly mock: string;
}

/** Where two runs of one script differ, in the order of its steps. */
export function compareRuns(
  script: Script,
  samba: readonly Observation[],
  mock: readonly Observation[],
): readonly Difference[] {
  return script.steps.flatMap((step, index) => {
    const left = flatten(step, samba[index]);
    const right = flatten(step, mock[index]);
    return [...new Set([...left.keys(), ...right.keys()])].flatMap((field) => {
      const [one, other] = [left.get(field) ?? 'nothing', right.get(field) ?? 'nothing'];
      if (one === other) return [];
      return [{ script: script.id, stepNumber: index + 1, step, field, samba: one, mock: other }];
    });
  });
}

export function formatDifference({
  script,
  stepNumber,
  step,
  field,
  samba,
  mock,
}: Difference): string {
  const { expect: _, ...action } = step;
  const shown = inspect(action, { depth: 5, breakLength: Number.POSITIVE_INFINITY });
  return `${script} step ${stepNumber} ${shown}\n    ${field}: samba says ${samba}, the mock ${mock}`;
}

/** Each leaf of an observation by its path. */
function flatten(step: Step, observation: Observation | undefined): Map<string, string> {
  const leaves = new Map<string, string>();
  if (observation === undefined) return leaves;
  const { accounts, entries = [], references = [], hr, ...answer } = observation;
  for (const [name, value] of Object.entries(answer)) leaves.set(name, shown(value));
  if (hr !== undefined && comparesHr(step, answer.code)) leaves.set('hr', hr);
  if (references.length > 0) leaves.set('references', shown(references));
  for (const [field, value] of entryLeaves(step, entries)) leaves.set(field, value);
  for (const [name, state] of Object.entries(accounts)) {
    if (state === 'gone') leaves.set(name, 'gone');
    else {
      for (const [attribute, value] of Object.entries(state))
        leaves.set(`${name}.${attribute}`, value);
    }
  }
  return leaves;
}

function* entryLeaves(
  step: Step,
  entries: readonly ObservedEntry[],
): Generator<readonly [field: string, value: string]> {
  if (step.do === 'search' && step.sort) yield ['order', shown(entries.map(({ dn }) => dn))];
  if (step.do === 'search' && step.paged) {
    // Which entries are on a page is the server's own affair.
    yield ['entries', String(entries.length)];
    return;
  }
  for (const { dn, attributes } of entries) {
    yield [`entry ${dn}`, 'found'];
    for (const [name, values] of Object.entries(attributes)) {
      // So is which values are in a range.
      const value = name.includes(';range=') ? `${values.length} values` : shown(values);
      yield [`entry ${dn} ${name}`, value];
    }
  }
}

/** The digits in front of other texts are the servers' own. */
function comparesHr(step: Step, code: Observation['code']): boolean {
  if (step.expect?.hr !== undefined || step.do === 'bind') return true;
  return step.do === 'change-password' && code === CONSTRAINT_VIOLATION;
}

/** LDAP result of a password that is refused. */
const CONSTRAINT_VIOLATION = 19;

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
