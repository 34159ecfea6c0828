import type { LoggedLabEvent } from '../environment/lab-event.ts';
import { logonFailureOf } from './logon-failures.ts';

/**
 * Names as documented, blanks included. The name of their category is not public.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-pass-through-authentication
 */
export const COUNTER_NAMES = {
  authentications: '# PTA authentications',
  failed: '#PTA failed authentications',
  successful: '#PTA successful authentications',
  errors: '# PTA authentication errors',
} as const;

export type CounterName = (typeof COUNTER_NAMES)[keyof typeof COUNTER_NAMES];

export type PerformanceCounters = Readonly<Record<CounterName, number>>;

/**
 * The counters of one agent over the whole of `events`. What exactly they count is inferred: all authentications are
 * the failed and the successful ones; what broke before an account was looked at, or after, is an error.
 *
 * @param machine - tells an agent from a copy of it, which has the same id
 */
export function performanceCounters(
  events: readonly LoggedLabEvent[],
  agentId: string,
  machine?: string,
): PerformanceCounters {
  let successful = 0;
  let failed = 0;
  let errors = 0;
  for (const event of events) {
    if (machine !== undefined && event.machine !== machine) continue;
    if (event.type === 'validation.answer-undelivered') errors += event.agentId === agentId ? 1 : 0;
    if (event.type !== 'validation.answered' || event.agentId !== agentId) continue;
    if (event.verdict === 'accepted') successful += 1;
    else if (isRefusal(event.verdict)) failed += 1;
    else errors += 1;
  }
  return {
    [COUNTER_NAMES.authentications]: successful + failed,
    [COUNTER_NAMES.failed]: failed,
    [COUNTER_NAMES.successful]: successful,
    [COUNTER_NAMES.errors]: errors,
  };
}

/** A reason that is no number, such as `EncryptionDataNotFound`, is the agent's own trouble. */
function isRefusal(verdict: string): boolean {
  return /^\d+$/.test(verdict) && logonFailureOf(Number(verdict)).isRefusal;
}
