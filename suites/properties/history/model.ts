import type { StartedPtaEnvironment } from '../../../harness/testing/index.ts';

/**
 * What a user can know of the deployment: which agents run, whether the domain controller does, and how long it
 * takes. Of queues, frames and certificates the model knows nothing.
 */
export interface Model {
  readonly running: Set<string>;
  readonly stopped: Set<string>;
  isDirectoryUp: boolean;
  bindDelayMs: number;
}

export type Real = StartedPtaEnvironment;

export function modelOf(environment: StartedPtaEnvironment): Model {
  return {
    running: new Set(environment.agents.map(({ name }) => name)),
    stopped: new Set(),
    isDirectoryUp: true,
    bindDelayMs: 0,
  };
}

/** Longest time that an answer may take, and the time after which nobody waits any more; milliseconds. */
const ANSWER_MS_MAX = 15_000;
const WAIT_MS_MAX = 20_000;

/** The code of a sign-in of a healthy user; `0` is a token. */
export function expectedCode(model: Model, isPasswordRight: boolean): string {
  if (model.running.size === 0) return 'AADSTS80001';
  if (!model.isDirectoryUp) return 'AADSTS80001';
  if (model.bindDelayMs > WAIT_MS_MAX) return 'AADSTS80002';
  if (model.bindDelayMs > ANSWER_MS_MAX) return 'AADSTS80014';
  return isPasswordRight ? '0' : 'AADSTS50126';
}
