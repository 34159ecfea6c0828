import type { Secret } from '../../runtime/secret.ts';
import type { RejectionReason } from '../protocol/messages.ts';

/** What the agent learned about one user name and password. */
export type Validation =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected'; readonly reason: RejectionReason };

/** Asks the directory whether a password is right. It always answers: what went wrong is a reason, too. */
export interface CredentialValidator {
  validate(
    requestId: string,
    userName: string,
    password: Secret,
    signal: AbortSignal,
  ): Promise<Validation>;
  /** Lets go of what is kept for the next question; there may be one all the same. */
  rest?(): void;
}
