import type { AccountStateName } from '../../fixtures/accounts/accounts.ts';
import type { Person } from '../../fixtures/people/people.ts';
import type { DomainPolicy } from '../../mocks/directory/domain-policy.ts';
import type { LabUser, StartedPtaEnvironment } from '../environment/started-environment.ts';
import type { RejectionReason } from '../pta/protocol/messages.ts';
import type { Cause } from './replay-report.ts';

/** A cause before it is tied to a place in a log. */
export type KnownCause = Pick<Cause, 'cause' | 'likelihood'>;

/** What is wrong in a lab, so that a sign-in fails for one reason. What is left out is as in a healthy one. */
export interface Situation {
  readonly reason: RejectionReason;
  /** The first is the one that is built. */
  readonly causes: readonly [KnownCause, ...KnownCause[]];
  /** What the log does not tell and this situation chooses, beyond what every reconstruction does. */
  readonly assumptions: readonly string[];
  /** State of the user's account. */
  readonly state?: AccountStateName;
  readonly policy?: DomainPolicy;
  /** What Connect synchronised as the user's name for the agents; the UPN unless given. */
  readonly onPremisesUserName?: (person: Person) => string;
  /** The user types another password than the account's. */
  readonly mistypes?: boolean;
  /** Breaks what runs, before the sign-in. */
  prepare?(lab: StartedPtaEnvironment, user: LabUser): void | Promise<void>;
}
