import type { Secret } from '../../../../runtime/secret.ts';
import type { AadstsText } from '../../../protocol/codes/aadsts.ts';
import type { ApplicationRegistration } from '../../tenant/application-registration.ts';
import type { CloudUser } from '../../tenant/cloud-user.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import type { Client } from '../client.ts';
import type { Interrupt } from '../sign-in-attempt.ts';

/** A sign-in whose password was accepted, as the rules look at it. */
export interface Situation {
  readonly tenant: Tenant;
  readonly user: CloudUser;
  readonly client: Client;
  readonly clientId: string;
  /** Absent for a client that the tenant does not know: no rule is about it. */
  readonly application: ApplicationRegistration | undefined;
  readonly resourceId: string;
  readonly ipAddress: string;
  /** `amr` so far, such as `pwd`. */
  readonly methods: readonly string[];
  /** The password is right and may not be used any longer. */
  readonly passwordExpired?: 'AADSTS50055' | 'AADSTS50144' | undefined;
  readonly fromJoinedDevice: boolean;
  /** What was typed at the prompt for the second factor. */
  readonly secondFactor?: Secret | undefined;
  readonly consents: boolean;
}

/** Why a sign-in does not go on. */
export type Objection =
  | { readonly kind: 'refused'; readonly code: AadstsText; readonly detail?: string }
  | {
      /** Who has a page is asked; who has none gets the code as an error. */
      readonly kind: 'asked';
      readonly interrupt: Interrupt;
      /** Told on the page. */
      readonly code: AadstsText;
      /** Told to clients without a page; the same unless given. */
      readonly codeWithoutPage?: AadstsText;
      readonly detail?: string;
    };

/** One thing that is looked at after the password. `undefined` means that there is no objection. */
export type AfterPasswordRule = (situation: Situation) => Objection | undefined;
