import { Secret } from '../../runtime/secret.ts';
import { SERVICE_BUS_DOMAIN } from './hosts.ts';
import { type XmlNode, xml } from './xml/render-xml.ts';
import type { XmlElement } from './xml/xml-element.ts';

/** One relay path that an agent listens on: each region once without and once with reliable sessions. Captured. */
export interface SignalingEndpoint {
  /** `{namespace}/{servicePath}`. */
  readonly name: string;
  readonly isAvailable: boolean;
  /** {@link SERVICE_BUS_DOMAIN}. */
  readonly domain: string;
  /** Such as `his-eur1-weur1`. */
  readonly namespace: string;
  readonly reliableSessionEnabled: boolean;
  /** `{tenantId}_{guid}`, with `_reliable` after it where sessions are. */
  readonly servicePath: string;
  /** The text itself is the key; it is not base64-decoded. */
  readonly sharedAccessKey: Secret;
  /** `Connector`. */
  readonly sharedAccessKeyName: string;
}

/** Name of the key that every captured endpoint uses. */
export const SHARED_ACCESS_KEY_NAME = 'Connector';

/**
 * The path of a tenant in a namespace.
 *
 * @param relayId - GUID that all endpoints of a tenant share
 */
export function servicePath(tenantId: string, relayId: string, reliable: boolean): string {
  return `${tenantId}_${relayId}${reliable ? '_reliable' : ''}`;
}

/** Written with prefix `a`, which the parent must declare. Base class members stand first, then the alphabet. */
export function signalingEndpointNode(endpoint: SignalingEndpoint): XmlNode {
  return xml(
    'a:SignalingListenerEndpointSettings',
    [
      xml('a:IsAvailable', String(endpoint.isAvailable)),
      xml('a:Name', endpoint.name),
      xml('a:Domain', endpoint.domain),
      xml('a:Namespace', endpoint.namespace),
      xml('a:ReliableSessionEnabled', String(endpoint.reliableSessionEnabled)),
      xml('a:Scheme', 'sb'),
      xml('a:ServicePath', endpoint.servicePath),
      xml('a:SharedAccessKey', endpoint.sharedAccessKey.reveal()),
      xml('a:SharedAccessKeyName', endpoint.sharedAccessKeyName),
    ],
    { 'i:type': 'a:ServiceBusSignalingListenerEndpointSettings' },
  );
}

/** @throws HarnessError `MALFORMED` when namespace, path or key is missing */
export function readSignalingEndpoint(element: XmlElement): SignalingEndpoint {
  const own = element.namespace;
  const namespace = element.requiredText('Namespace', own);
  const path = element.requiredText('ServicePath', own);
  return {
    name: element.childText('Name', own) ?? `${namespace}/${path}`,
    isAvailable: element.childBoolean('IsAvailable', own) ?? true,
    domain: element.childText('Domain', own) ?? SERVICE_BUS_DOMAIN,
    namespace,
    reliableSessionEnabled: element.childBoolean('ReliableSessionEnabled', own) ?? false,
    servicePath: path,
    sharedAccessKey: new Secret(element.requiredText('SharedAccessKey', own)),
    sharedAccessKeyName: element.childText('SharedAccessKeyName', own) ?? SHARED_ACCESS_KEY_NAME,
  };
}
