/** What the OAuth 2.0 endpoints of the cloud say happened. Clients are told by their id, when the tenant has them. */
export type OAuthEvent =
  | {
      /** A browser came to the authorization endpoint, and a page was shown to it. */
      readonly type: 'authorization.requested';
      readonly clientId: string;
      readonly correlationId?: string;
    }
  | {
      /** The browser goes back to the application with a code, an ID token or both. */
      readonly type: 'authorization.granted';
      readonly clientId: string;
      readonly userPrincipalName: string;
      /** `page`: on the sign-in page. `session`: by what the browser remembered. */
      readonly by: 'page' | 'session';
    }
  | {
      readonly type: 'authorization.refused';
      readonly clientId?: string;
      /** `AADSTS…`. */
      readonly code: string;
      /** Whether a page tells it, or the application. */
      readonly told: 'page' | 'application';
    }
  | {
      readonly type: 'token.issued';
      readonly clientId: string;
      /** As the request names it, such as `authorization_code`. */
      readonly grantType: string;
      /** Application id of what the access token is for. */
      readonly resourceId: string;
      /** Absent where an application signed in for itself. */
      readonly userPrincipalName?: string;
      readonly traceId: string;
    }
  | {
      readonly type: 'token.refused';
      /** Absent where the tenant does not have the client. */
      readonly clientId?: string;
      /** `AADSTS…`. */
      readonly code: string;
      readonly traceId: string;
    }
  | {
      /** All that came of one sign-in is worth nothing any more. */
      readonly type: 'grant.revoked';
      readonly clientId: string;
      readonly cause: 'refresh-token-reused' | 'authorization-code-reused';
    }
  | {
      /** Every session and refresh token of a user ended. */
      readonly type: 'sign-in-sessions.revoked';
      readonly objectId: string;
    }
  | { readonly type: 'device-code.issued'; readonly clientId: string }
  | {
      readonly type: 'device-code.answered';
      readonly clientId: string;
      readonly outcome: 'approved' | 'declined';
    }
  | { readonly type: 'signing-key.rolled'; readonly keyId: string };
