import type { OAuthEvent } from '../../protocol/oauth-events.ts';

/** Where the endpoints tell what happened; a runtime's `events` is one. */
export interface OAuthEvents {
  append(event: OAuthEvent): void;
}
