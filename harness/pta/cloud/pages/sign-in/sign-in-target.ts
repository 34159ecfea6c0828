import type { TextReply } from '../../../../runtime/http-server.ts';
import type { CloudUser } from '../../tenant/tenant.ts';

/** Somebody who is signed in, in one browser. */
export interface BrowserSession {
  /** GUID; the `sid` of tokens. */
  readonly sessionId: string;
  readonly user: CloudUser;
  /** `amr` of the tokens. */
  readonly methods: readonly string[];
  /** Milliseconds since the Unix epoch, UTC: when the password was checked. */
  readonly signedInAt: number;
}

/** What somebody signs in for: an application that waits for an answer, or a device that shows a code. */
export interface SignInTarget {
  readonly clientId: string;
  /** As it is shown to the user. */
  readonly applicationName: string;
  readonly resourceId?: string;
  readonly scopes: readonly string[];
  /** As the client sent it. */
  readonly correlationId?: string;
  /** Fills in the user name. */
  readonly loginHint?: string;
  /** `none` must not show anything, `login` asks again whoever is signed in already. */
  readonly prompt?: 'none' | 'login' | 'select_account' | 'consent';
  readonly protocol: 'oAuth2' | 'deviceCode';
  /** The browser is sent on, or told that the device goes on. */
  complete(session: BrowserSession): Promise<TextReply>;
  /** It will not come to a sign-in: the user declined, or nothing may be shown. */
  refuse(code: `AADSTS${number}`, correlationId: string): Promise<TextReply>;
}
