/** A token reply of version 2.0. */
export interface TokenResponse {
  readonly token_type: 'Bearer';
  /** Absent where an application signed in for itself. */
  readonly scope?: string;
  /** Seconds. */
  readonly expires_in: number;
  readonly ext_expires_in: number;
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  /** `1`: the client is of Microsoft's family, and shares its refresh token. */
  readonly foci?: '1';
  /** Base64url of JSON with `uid` and `utid`: object id and tenant id. */
  readonly client_info?: string;
}

/** A token reply of version 1.0, whose numbers are text, as captured. */
export interface TokenResponseOfVersion1
  extends Omit<TokenResponse, 'expires_in' | 'ext_expires_in'> {
  /** Seconds. */
  readonly expires_in: string;
  readonly ext_expires_in: string;
  /** Seconds since the Unix epoch, UTC. */
  readonly expires_on: string;
  readonly not_before: string;
  readonly resource: string;
}

/** The form that version 1.0 has of a reply. */
export function asVersion1(
  { expires_in, ext_expires_in, ...rest }: TokenResponse,
  resource: string,
  nowS: number,
): TokenResponseOfVersion1 {
  return {
    ...rest,
    expires_in: String(expires_in),
    ext_expires_in: String(ext_expires_in),
    expires_on: String(nowS + expires_in),
    not_before: String(nowS),
    resource,
  };
}

/** `client_info`: by which MSAL names the account. */
export function clientInfo(objectId: string, tenantId: string): string {
  return Buffer.from(JSON.stringify({ uid: objectId, utid: tenantId })).toString('base64url');
}
