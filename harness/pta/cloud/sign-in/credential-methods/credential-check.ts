import type { AadstsText } from '../../../protocol/codes/aadsts.ts';
import type { CheckedBy } from './choose-method.ts';

/** What came of checking one password, by whatever method. */
export type CredentialCheck = {
  readonly checkedBy: CheckedBy;
  /** `authenticationMethodDetail` of the sign-in log. */
  readonly methodDetail: string;
  /** Id of the request that went to an agent, where one did. */
  readonly requestId?: string;
} & CredentialResult;

export type CredentialResult =
  | {
      readonly kind: 'right';
      /** The password is right and may not be used any longer. */
      readonly expired?: 'AADSTS50055' | 'AADSTS50144';
    }
  /** The one answer that counts towards Smart Lockout. */
  | { readonly kind: 'wrong' }
  /** Nothing is known of the password, or nothing that counts. */
  | { readonly kind: 'refused'; readonly code: AadstsText; readonly detail?: string };

export const WRONG_PASSWORD = 'AADSTS50126';
