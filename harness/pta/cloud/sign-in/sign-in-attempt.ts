import type { Secret } from '../../../runtime/secret.ts';
import type { SignInRequest } from '../../protocol/messages.ts';
import type { ClientApp } from '../tenant/client-app.ts';
import type { CloudUser } from '../tenant/tenant.ts';

export type { ClientApp } from '../tenant/client-app.ts';

/** What the sign-in log calls `authenticationProtocol`. */
export type AuthenticationProtocol = 'oAuth2' | 'ropc' | 'deviceCode' | 'none';

/** The tenant that an address names, or a group of tenants, which leaves it to the user name. */
export type AuthorityKind = 'tenant' | 'common' | 'organizations' | 'consumers' | 'adfs';

/** One attempt to sign in, by whatever face of the tenant. What is left out is that of a native client that sends a password. */
export interface SignInAttempt extends SignInRequest {
  readonly clientApp?: ClientApp;
  readonly protocol?: AuthenticationProtocol;
  /** Of the user's machine; smart lockout tells familiar from unfamiliar locations by it. */
  readonly ipAddress?: string;
  readonly userAgent?: string;
  /** Application id of what the token is for; Microsoft Graph unless given. */
  readonly resourceId?: string;
  readonly scopes?: readonly string[];
  /** The answer to the second factor's prompt, where it was shown. */
  readonly secondFactor?: Secret;
  /**
   * Of the interrupted attempt that this one goes on with, so that the password is not asked of the directory again. Where
   * it is not good any more, the attempt is a new one, and its password decides.
   */
  readonly continuation?: string;
  /** The user agreed to what the application asks for, on a page of this sign-in. */
  readonly consents?: boolean;
  /** `tenant` unless given. */
  readonly authority?: AuthorityKind;
  /** `domain_hint` of the request. */
  readonly domainHint?: string;
  /** It is the sign-in to Windows itself, on a device that is joined to Entra ID. Not so unless given. */
  readonly fromJoinedDevice?: boolean;
  /** GUID of the request, and of its record in the sign-in log; made by the cloud when absent. */
  readonly traceId?: string;
}

/** What the user is asked before the sign-in can go on. Native clients without a page get the code as an error instead. */
export type Interrupt =
  | 'second-factor'
  | 'second-factor-enrolment'
  | 'password-change'
  | 'consent'
  | 'stay-signed-in';

/** cloud → user */
export type SignInDecision =
  | {
      readonly kind: 'succeeded';
      readonly correlationId: string;
      readonly user: CloudUser;
      /** `amr` of the tokens, such as `pwd` and `mfa`. */
      readonly methods: readonly string[];
    }
  | {
      readonly kind: 'interrupted';
      readonly correlationId: string;
      readonly code: `AADSTS${number}`;
      readonly interrupt: Interrupt;
      readonly user: CloudUser;
      /** Opaque; the next attempt gives it back. It ends after some minutes, with its one use, or with another user name. */
      readonly continuation: string;
      readonly detail?: string;
    }
  | {
      readonly kind: 'failed';
      readonly correlationId: string;
      readonly code: `AADSTS${number}`;
      /** What happened, in the lab's own words, where that says more than the code. */
      readonly detail?: string;
    };
