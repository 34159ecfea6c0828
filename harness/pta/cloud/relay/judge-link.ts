import { SERVICE_BUS_DOMAIN } from '../../protocol/hosts.ts';
import { verifySharedAccessSignature } from '../../protocol/shared-access-signature.ts';
import type { SignalingEndpoint } from '../../protocol/signaling-endpoint.ts';
import type { LinkVerdict } from './listener-links.ts';

/** The endpoint that an address names, among those of the host that was dialled. */
export function endpointAt(
  endpoints: readonly SignalingEndpoint[],
  host: string,
  address: string,
): SignalingEndpoint | undefined {
  return endpoints.find(({ namespace, servicePath }) => {
    const own = `${namespace}.${SERVICE_BUS_DOMAIN}`;
    return own === host && address.replace(/\/$/, '') === `sb://${own}/${servicePath}`;
  });
}

/**
 * Whether a listener may attach a link there with that token.
 *
 * @param now - milliseconds since the Unix epoch, UTC
 */
export function judgeLink(
  endpoint: SignalingEndpoint | undefined,
  address: string,
  token: string | undefined,
  now: number,
): LinkVerdict {
  if (endpoint === undefined) {
    return { kind: 'refused', reason: `There is no endpoint ${JSON.stringify(address)} here` };
  }
  const { namespace, servicePath, sharedAccessKey, sharedAccessKeyName } = endpoint;
  const verdict = verifySharedAccessSignature(
    token ?? '',
    { namespace, servicePath, key: sharedAccessKey, keyName: sharedAccessKeyName },
    now,
  );
  return verdict.kind === 'valid'
    ? { kind: 'welcome', until: verdict.expiresAt }
    : { kind: 'refused', reason: `The token was refused: ${verdict.reason}` };
}
