import { inspect } from 'node:util';
import type { Observation } from './observe.ts';
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
  const { accounts, entries = [], hr, ...answer } = observation;
  for (const [name, value] of Object.entries(answer)) leaves.set(name, shown(value));
  // The digits in front of other texts are the servers' own.
  if (hr !== undefined && comparesHr(step)) leaves.set('hr', hr);
  for (const { dn, attributes } of entries) {
    leaves.set(`entry ${dn}`, 'found');
    for (const [name, values] of Object.entries(attributes)) {
      leaves.set(`entry ${dn} ${name}`, shown(values));
    }
  }
  if (step.do === 'search' && step.sort) leaves.set('order', shown(entries.map(({ dn }) => dn)));
  for (const [name, state] of Object.entries(accounts)) {
    if (state === 'gone') leaves.set(name, 'gone');
    else
      for (const [attribute, value] of Object.entries(state))
        leaves.set(`${name}.${attribute}`, value);
  }
  return leaves;
}

function comparesHr(step: Step): boolean {
  return step.do === 'bind' || step.do === 'change-password' || step.expect?.hr !== undefined;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
