import { type ClientApp, isLegacy } from '../tenant/client-app.ts';
import type { AuthenticationProtocol, SignInAttempt } from './sign-in-attempt.ts';

/** What a user signs in with. */
export interface Client {
  readonly clientApp: ClientApp;
  readonly protocol: AuthenticationProtocol;
  /** Legacy authentication: it sends a password and understands nothing else. */
  readonly isLegacy: boolean;
  /** There is a page, on which the user can be asked for more than a password. */
  readonly canAsk: boolean;
}

export function clientOf({
  clientApp = 'Mobile Apps and Desktop clients',
  protocol,
}: Pick<SignInAttempt, 'clientApp' | 'protocol'>): Client {
  const legacy = isLegacy(clientApp);
  const spoken = protocol ?? usualProtocol(clientApp);
  return {
    clientApp,
    protocol: spoken,
    isLegacy: legacy,
    canAsk: !legacy && (spoken === 'oAuth2' || spoken === 'deviceCode'),
  };
}

function usualProtocol(clientApp: ClientApp): AuthenticationProtocol {
  if (isLegacy(clientApp)) return 'none';
  return clientApp === 'Browser' ? 'oAuth2' : 'ropc';
}
