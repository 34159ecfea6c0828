import type { AuthenticationStep } from '../sign-in-log/sign-in-record.ts';
import type { CloudUser } from '../tenant/cloud-user.ts';
import type { Situation } from './after-password/situation.ts';
import type { Client } from './client.ts';
import type { SignInAttempt, SignInDecision } from './sign-in-attempt.ts';

/** One attempt, with what was filled in where it said nothing. */
export interface Course {
  readonly attempt: Omit<SignInAttempt, 'password'>;
  /** What was typed, as far as anybody reads it. */
  readonly userName: string;
  readonly correlationId: string;
  readonly traceId: string;
  readonly client: Client;
  readonly clientId: string;
  readonly resourceId: string;
  /** Milliseconds since the Unix epoch, UTC. */
  readonly at: number;
  /** `elapsed()` of the clock. */
  readonly startedAt: number;
  /** The user showed something, as opposed to a session that goes on. */
  readonly isInteractive: boolean;
}

/** What came of it, and what the log has to know of the way there. */
export interface Conclusion {
  readonly decision: SignInDecision;
  readonly user?: CloudUser;
  readonly steps: readonly AuthenticationStep[];
  /** Of the request that went to an agent. */
  readonly requestId?: string | undefined;
  /** Present when it came to the rules after the password. */
  readonly situation?: Situation;
  /** For the log alone. */
  readonly additionalDetails?: string;
}
