import { type CloudConnection, postXml, type Reply } from './cloud-connection.ts';
import {
  AGENT_VERSION,
  BOOTSTRAP_DATA_MODEL,
  SIGNALER_DATA_MODEL,
  XML_SCHEMA_INSTANCE,
} from './data-contracts.ts';
import type { Identity } from './identity.ts';
import { newGuid } from './machine.ts';
import { readXml } from './read-xml.ts';
import { childOf, textOf, type XmlElement } from './xml-element.ts';

/** An address on the relay where an agent listens. */
export interface ListenerEndpoint {
  readonly namespace: string;
  readonly domain: string;
  readonly servicePath: string;
  readonly reliable: boolean;
  readonly keyName: string;
  readonly key: string;
}

export interface Bootstrap {
  readonly endpoints: readonly ListenerEndpoint[];
  readonly trustRenewEndpoint: string;
}

export interface BootstrapCaller {
  readonly cloud: CloudConnection;
  readonly tenantId: string;
  readonly machineName: string;
  readonly agentId: string;
  /** Absent to see what the service says to those who show no certificate. */
  readonly identity?: Identity;
}

export type BootstrapHost = 'pta.bootstrap.his.msappproxy.net' | 'bootstrap.msappproxy.net';

/** The periodic call of an agent, as it is answered. */
export function callBootstrap(caller: BootstrapCaller, host: BootstrapHost): Promise<Reply> {
  const url = `https://${caller.tenantId}.${host}/ConnectorBootstrap`;
  return postXml(caller.cloud, url, bootstrapRequest(caller), caller.identity);
}

/** @throws Error when the service answers with another status than 200 */
export async function bootstrap(
  caller: BootstrapCaller,
  host: BootstrapHost = 'pta.bootstrap.his.msappproxy.net',
): Promise<Bootstrap> {
  const { status, body } = await callBootstrap(caller, host);
  if (status !== 200) throw new Error(`The bootstrap is answered with ${status}.`);
  const response = readXml(body);
  return {
    endpoints: childOf(response, SIGNALER_DATA_MODEL, 'SignalingListenerEndpoints').children.map(
      readEndpoint,
    ),
    trustRenewEndpoint: textOf(response, SIGNALER_DATA_MODEL, 'TrustRenewEndpoint'),
  };
}

function readEndpoint(element: XmlElement): ListenerEndpoint {
  const text = (name: string): string => textOf(element, BOOTSTRAP_DATA_MODEL, name);
  return {
    namespace: text('Namespace'),
    domain: text('Domain'),
    servicePath: text('ServicePath'),
    reliable: text('ReliableSessionEnabled') === 'true',
    keyName: text('SharedAccessKeyName'),
    key: text('SharedAccessKey'),
  };
}

const bootstrapRequest = ({ tenantId, machineName, agentId }: BootstrapCaller): string =>
  `<BootstrapRequest xmlns="${SIGNALER_DATA_MODEL}" xmlns:i="${XML_SCHEMA_INSTANCE}">
<AgentSdkVersion>${AGENT_VERSION}</AgentSdkVersion>
<AgentVersion>${AGENT_VERSION}</AgentVersion>
<BootstrapAddOnRequests i:nil="true"/>
<BootstrapDataModelVersion>1.5.1542.0</BootstrapDataModelVersion>
<ConnectorId>${agentId}</ConnectorId>
<ConnectorVersion i:nil="true"/>
<ConsecutiveFailures>0</ConsecutiveFailures>
<CurrentProxyPortResponseMode>Primary</CurrentProxyPortResponseMode>
<FailedRequestMetrics xmlns:a="${BOOTSTRAP_DATA_MODEL}"/>
<InitialBootstrap>true</InitialBootstrap>
<IsProxyPortResponseFallbackDisabledFromRegistry>true</IsProxyPortResponseFallbackDisabledFromRegistry>
<LatestDotNetVersionInstalled>528449</LatestDotNetVersionInstalled>
<MachineName>${machineName}</MachineName>
<OperatingSystemLanguage>1033</OperatingSystemLanguage>
<OperatingSystemLocale>0409</OperatingSystemLocale>
<OperatingSystemSKU>8</OperatingSystemSKU>
<OperatingSystemVersion>10.0.17763</OperatingSystemVersion>
<ProxyDataModelVersion>${AGENT_VERSION}</ProxyDataModelVersion>
<RequestId>${newGuid()}</RequestId>
<SubscriptionId>${tenantId}</SubscriptionId>
<SuccessRequestMetrics xmlns:a="${BOOTSTRAP_DATA_MODEL}"/>
<TriggerErrors/>
<UpdaterStatus>Running</UpdaterStatus>
<UseServiceBusTcpConnectivityMode>false</UseServiceBusTcpConnectivityMode>
<UseSpnegoAuthentication>false</UseSpnegoAuthentication>
</BootstrapRequest>`;
