import type { KnownClient } from '../clients/authenticate-client.ts';
import type { RequestedAccess } from '../clients/requested-access.ts';
import type { Authority } from '../requests/authority.ts';
import type { Exchange } from '../requests/exchange.ts';
import type { OAuthFailure } from '../requests/oauth-failure.ts';
import type { RequestParameters } from '../requests/parameters.ts';
import type { UserGrant } from '../tokens/token-issuer.ts';

/** A token request whose client is known. */
export interface GrantRequest {
  readonly exchange: Exchange;
  readonly authority: Authority;
  readonly client: KnownClient;
  readonly parameters: RequestParameters;
}

/** What a token request came to. */
export type GrantOutcome =
  | OAuthFailure
  | {
      readonly kind: 'user';
      readonly grant: UserGrant;
      /** Told the family of the refresh token that was issued, if one was. */
      readonly issued?: (familyId: string | undefined) => void;
    }
  | { readonly kind: 'application'; readonly access: RequestedAccess };

/** One `grant_type`. */
export interface Grant {
  readonly type: string;
  /** Those that it reads, beside those of every token request. */
  readonly parameters: readonly string[];
  answer(request: GrantRequest): Promise<GrantOutcome>;
}
