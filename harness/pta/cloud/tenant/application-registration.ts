import type { Secret } from '../../../runtime/secret.ts';

/** What only some registrations say. */
interface RegistrationDetails {
  /** Of the platform `spa`; none unless given. */
  readonly spaRedirectUris?: readonly string[];
  /** Milliseconds since the Unix epoch, UTC; it does not expire unless given. */
  readonly clientSecretExpiresAt?: number;
  /** Keys that the application signs assertions with: PEM of the public key or of the certificate. */
  readonly assertionKeys?: readonly { readonly pem: string }[];
  /** The authorization endpoint may issue ID tokens; it may not unless given. */
  readonly enableIdTokenIssuance?: boolean;
  /** Users of other tenants may use it; so unless given. */
  readonly isMultitenant?: boolean;
  /** Nobody may use it; not so unless given. */
  readonly disabled?: boolean;
  /** What an administrator let the application do for itself: permissions by application id of the resource. */
  readonly applicationPermissions?: Readonly<Record<string, readonly string[]>>;
}

/**
 * What stands between a user and an application that asks for permissions. `granted`: the administrator consented for
 * everybody. `user`: each user is asked. `admin-required`: nobody is asked, and an administrator has to consent first.
 */
export type ConsentModel = 'granted' | 'user' | 'admin-required';

/** An application that the tenant knows, as its registration and its service principal say together. */
export interface ApplicationRegistration extends RegistrationDetails {
  /** GUID; the client id. */
  readonly appId: string;
  readonly displayName: string;
  /** Exact URIs; those of public clients may be `http://localhost` with any port. */
  readonly redirectUris: readonly string[];
  /** It keeps no secret: it runs on devices, or in a browser. */
  readonly isPublicClient: boolean;
  readonly clientSecret?: Secret;
  /** Only users who are assigned may use it. */
  readonly assignmentRequired: boolean;
  /** Object ids. */
  readonly assignedUsers: readonly string[];
  readonly consent: ConsentModel;
  readonly homepage?: string;
  /** Microsoft's own: consented to beforehand, in every tenant. */
  readonly firstParty: boolean;
}

/** An application as it is asked for. */
export interface ApplicationOptions extends RegistrationDetails {
  readonly appId: string;
  readonly displayName: string;
  readonly redirectUris?: readonly string[];
  /** It is unless a secret is given. */
  readonly isPublicClient?: boolean;
  readonly clientSecret?: Secret;
  /** Not so unless given. */
  readonly assignmentRequired?: boolean;
  readonly assignedUsers?: readonly string[];
  /** `granted` unless given. */
  readonly consent?: ConsentModel;
  readonly homepage?: string;
  /** Not so unless given. */
  readonly firstParty?: boolean;
}

export function registrationOf(options: ApplicationOptions): ApplicationRegistration {
  const { clientSecret } = options;
  return {
    redirectUris: [],
    isPublicClient: clientSecret === undefined,
    assignmentRequired: false,
    assignedUsers: [],
    consent: 'granted',
    firstParty: false,
    ...options,
    appId: options.appId.toLowerCase(),
  };
}

/** What a token is asked for: an API that the tenant knows. */
export interface Resource {
  /** GUID; the `aud` of tokens that are asked for by it. */
  readonly appId: string;
  readonly displayName: string;
  /** Names that it is asked for by, such as `https://graph.microsoft.com`; a slash at the end makes no difference. */
  readonly identifierUris: readonly string[];
  /** `requestedAccessTokenVersion`; 1 unless given. */
  readonly accessTokenVersion?: 1 | 2;
  /** What `/.default` stands for. */
  readonly delegatedPermissions?: readonly string[];
}
