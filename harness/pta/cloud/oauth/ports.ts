import type { TextReply } from '../../../runtime/http-server.ts';
import type { WebRequest } from '../../../runtime/web-route.ts';
import type { SignInTarget } from '../pages/sign-in/sign-in-target.ts';
import type { SignInAttempt, SignInDecision } from '../sign-in/sign-in-attempt.ts';
import type { ClientApplication, ResourceApplication } from './clients/client-application.ts';
import type { TokenUser } from './tokens/token-user.ts';

/** A sign-in without a password: by a refresh token, or by what the browser remembers. */
export interface Renewal {
  readonly user: TokenUser;
  readonly clientId: string;
  /** Application id of what the token is for. */
  readonly resourceId: string;
  readonly scopes: readonly string[];
  readonly by: 'refresh-token' | 'browser-session';
  /** When the user last proved who it is: milliseconds since the Unix epoch, UTC. */
  readonly authenticatedAt: number;
  /** `amr` of that time. */
  readonly methods: readonly string[];
  readonly traceId: string;
  readonly correlationId?: string;
  readonly ipAddress: string;
  readonly userAgent?: string;
}

/** Who decides about sign-ins. */
export interface SignInDesk {
  decide(attempt: SignInAttempt): Promise<SignInDecision>;
  /**
   * Whether the user may go on without being asked: it may be gone, disabled, or asked for more since. Everybody may
   * unless the desk says otherwise. The `methods` of a success take the place of those before.
   */
  renew?(renewal: Renewal): Promise<SignInDecision>;
}

/** The applications and APIs of the tenant. */
export interface ApplicationDirectory {
  /** @param appId - client id, in any case */
  find(appId: string): ClientApplication | undefined;
  /** @param idOrUri - application id, or an identifier URI with or without a slash at the end */
  findResource(idOrUri: string): ResourceApplication | undefined;
}

/** What realm discovery tells of a user name. */
export type Realm = {
  /** `microsoftonline.com` unless given. */
  readonly cloudInstanceName?: string;
} & (
  | {
      readonly kind: 'managed';
      /** DNS name. */
      readonly domain: string;
      /** What the organisation is called. */
      readonly brandName: string;
      readonly userExists: boolean;
      readonly desktopSsoEnabled?: boolean;
    }
  | {
      readonly kind: 'federated';
      readonly domain: string;
      readonly brandName: string;
      /** Where browsers are sent. */
      readonly passiveUrl: string;
      /** WS-Trust endpoint for user name and password. */
      readonly activeUrl?: string;
      readonly metadataUrl?: string;
    }
  /** No tenant has the domain. */
  | { readonly kind: 'unknown' }
);

export interface RealmDirectory {
  realmOf(userName: string): Realm;
}

/** What people see of a sign-in. */
export interface SignInFace {
  /** Shows the sign-in page, or goes on at once where the browser remembers somebody. */
  begin(target: SignInTarget, request: WebRequest): Promise<TextReply>;
}

/** Who is signed in, in which browser. */
export interface BrowserMemory {
  /** Forgets whoever it is. @returns cookies that make the browser forget as well */
  end(headers: WebRequest['headers']): readonly string[];
}
