import type { Random } from '../../../runtime/random.ts';
import type { AuthorizationCodes } from './authorization/authorization-codes.ts';
import type { AssertionJudge } from './clients/client-assertion.ts';
import type { DeviceCodes } from './device/device-codes.ts';
import type { SigningKeys } from './keys/signing-keys.ts';
import type { OAuthEvents } from './oauth-events.ts';
import type {
  ApplicationDirectory,
  BrowserMemory,
  RealmDirectory,
  SignInDesk,
  SignInFace,
} from './ports.ts';
import type { TenantNames } from './requests/authority.ts';
import type { RefreshTokens } from './tokens/refresh-tokens.ts';
import type { TokenIssuer } from './tokens/token-issuer.ts';

/** What the endpoints share. */
export interface OAuthParts {
  readonly clock: { now(): number; elapsed(): number };
  readonly random: Random;
  readonly events: OAuthEvents;
  readonly tenant: TenantNames;
  readonly applications: ApplicationDirectory;
  readonly realms: RealmDirectory;
  readonly desk: SignInDesk;
  readonly face: SignInFace;
  readonly memory: BrowserMemory;
  readonly keys: SigningKeys;
  readonly codes: AuthorizationCodes;
  readonly devices: DeviceCodes;
  readonly refreshTokens: RefreshTokens;
  readonly issuer: TokenIssuer;
  readonly assertions: AssertionJudge;
}
