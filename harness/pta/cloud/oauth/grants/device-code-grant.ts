import { judgeProof, platformOf } from '../clients/authenticate-client.ts';
import { readAccess } from '../clients/requested-access.ts';
import type { DeviceCodes } from '../device/device-codes.ts';
import type { ApplicationDirectory } from '../ports.ts';
import { isRefused, type OAuthFailure, refuse } from '../requests/oauth-failure.ts';
import type { Grant, GrantOutcome, GrantRequest } from './grant.ts';

/** Version 1 knew the grant before the standard named it so. */
export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
export const DEVICE_CODE_GRANT_OF_VERSION_1 = 'device_code';

interface Collaborators {
  readonly applications: ApplicationDirectory;
  readonly devices: DeviceCodes;
}

/**
 * A device asks, again and again, whether its user has signed in elsewhere.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
 */
export function deviceCodeGrant(collaborators: Collaborators, type = DEVICE_CODE_GRANT): Grant {
  return {
    type,
    parameters: ['device_code', 'code'],
    answer: async (request) => answer(collaborators, request),
  };
}

function answer(
  { applications, devices }: Collaborators,
  { exchange, client, parameters }: GrantRequest,
): GrantOutcome {
  const { protocol, origin } = exchange;
  // Clients of version 1 call the device's code `code`.
  const deviceCode = parameters.get('device_code') ?? parameters.get('code');
  const platform = platformOf(client.application);
  const unproven = judgeProof(platform, client.proof);
  if (unproven !== undefined) return unproven;
  if (deviceCode === undefined) return parameters.missing('device_code') ?? refuse('AADSTS900144');
  const poll = devices.poll(deviceCode, client.application.appId);
  if (poll.kind === 'failed') return protocol === 'v1' ? asVersion1(poll) : poll;
  const { scope, resource } = poll.request;
  const access = readAccess(applications, { scope, resource, protocol, origin }, 'first');
  if (isRefused(access)) return access;
  return {
    kind: 'user',
    grant: { ...poll.authentication, ...{ access, platform, scope, resource } },
  };
}

/** Captured: what the client library of version 1 waits for. */
function asVersion1(failure: OAuthFailure): OAuthFailure {
  return failure.code === 'AADSTS70020' ? { ...failure, error: 'code_expired' } : failure;
}
