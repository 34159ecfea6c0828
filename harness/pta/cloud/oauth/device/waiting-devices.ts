import type { WaitingDevices } from '../../pages/sign-in/device-page.ts';
import type { SignInTarget } from '../../pages/sign-in/sign-in-target.ts';
import { deviceAnsweredPage } from '../authorization/refusal-page.ts';
import type { OAuthParts } from '../oauth-parts.ts';

/** Who waits for the codes that users type: the sign-in page signs them in, and the device learns of it by its next question. */
export function waitingDevices(parts: Pick<OAuthParts, 'devices' | 'events'>): WaitingDevices {
  return { findDevice: (userCode) => targetOf(parts, userCode) };
}

function targetOf(
  { devices, events }: Pick<OAuthParts, 'devices' | 'events'>,
  userCode: string,
): SignInTarget | undefined {
  const request = devices.find(userCode);
  if (request === undefined) return undefined;
  const { clientId, applicationName, access, correlationId } = request;
  const tell = (outcome: 'approved' | 'declined', isHeard: boolean) => {
    if (isHeard) events.append({ type: 'device-code.answered', clientId, outcome });
    return deviceAnsweredPage(applicationName, isHeard ? outcome : 'declined');
  };
  return {
    ...{ clientId, applicationName },
    resourceId: access.resource.appId,
    scopes: access.permissions,
    ...(correlationId !== undefined && { correlationId }),
    // Nobody is signed in to a device unasked: the code may have come from somebody else.
    prompt: 'select_account',
    protocol: 'deviceCode',
    complete: async ({ user, methods, signedInAt: authenticatedAt }) =>
      tell('approved', devices.approve(userCode, { user, methods, authenticatedAt })),
    refuse: async () => tell('declined', devices.decline(userCode)),
  };
}
