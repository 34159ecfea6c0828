import { malformed } from '../../runtime/errors.ts';
import { parseGuid } from './guid.ts';
import { CONNECTOR_NAMESPACE } from './system-settings.ts';
import { formatDuration } from './time-span.ts';
import { parseXml } from './xml/parse-xml.ts';
import { renderXml, type XmlNode, xml, xmlNil } from './xml/render-xml.ts';
import { XML_SCHEMA_INSTANCE } from './xml/xml-element.ts';

/** Path of the bootstrap service. A request without a known client certificate gets HTTP 403. */
export const BOOTSTRAP_PATH = '/ConnectorBootstrap';

/** Namespace of both bootstrap documents. */
export const SIGNALER_NAMESPACE = `${CONNECTOR_NAMESPACE}.SignalerDataModel`;

/** Namespace of what they hold, written with prefix `a`. */
export const BOOTSTRAP_DATA_NAMESPACE = `${CONNECTOR_NAMESPACE}.BootstrapDataModel`;

/** agent → cloud, at the start and each ten minutes: asks for settings, and is the heartbeat. Captured, public research. */
export interface BootstrapRequest {
  /** `ConnectorId`. */
  readonly agentId: string;
  /** `SubscriptionId`. */
  readonly tenantId: string;
  /** Fully qualified; the portal shows it as claimed. */
  readonly machineName: string;
  readonly initialBootstrap: boolean;
  /** Made anew for each request; foreign agents may leave it out. */
  readonly requestId?: string;
  /** Such as `1.5.2482.0`. */
  readonly agentVersion?: string;
  readonly agentSdkVersion?: string;
  readonly bootstrapDataModelVersion?: string;
  readonly proxyDataModelVersion?: string;
  /** Bootstraps that failed since the last one that did not. */
  readonly consecutiveFailures: number;
  readonly updaterStatus?: string;
  readonly operatingSystem?: OperatingSystem;
  /** Release number of .NET Framework, such as `461814`. */
  readonly latestDotNetVersionInstalled?: string;
  readonly useServiceBusTcpConnectivityMode: boolean;
  readonly performance?: PerformanceMetrics;
  /** Newer agents only. */
  readonly serviceAccount?: { readonly name: string; readonly isGmsa: boolean };
}

export interface OperatingSystem {
  readonly language: string;
  readonly locale: string;
  readonly sku: string;
  readonly version: string;
}

/**
 * Captured: processor load, connections, and how long the last bootstrap took; counts of sign-ins have no place in it.
 * Our agent leaves it out, as a published client does whom the service takes; the lab's cloud does not read it.
 */
export interface PerformanceMetrics {
  readonly cpu: readonly CpuSample[];
  readonly activeBackendWebSockets: number;
  readonly faultedServiceBusConnections: number;
  readonly faultedWebSocketConnections: number;
  readonly lastBootstrapLatencyMs: number;
  /** Milliseconds since the Unix epoch, UTC. */
  readonly generatedAt: number;
}

/** Percentages over `intervalMs` that ended at `collectedAt` (ms since the Unix epoch, UTC). */
export interface CpuSample {
  readonly average: number;
  readonly max: number;
  readonly intervalMs: number;
  readonly collectedAt: number;
}

const DEFAULT_VERSION = '1.5.2482.0';
/** The model is older than the agents that speak it. */
const DEFAULT_MODEL_VERSION = '1.5.1542.0';

/** The order is alphabetical, which is DataContract order. */
export function renderBootstrapRequest(request: BootstrapRequest): string {
  const version = request.agentVersion ?? DEFAULT_VERSION;
  const account = request.serviceAccount;
  const system = request.operatingSystem;
  const declaresA = { 'xmlns:a': BOOTSTRAP_DATA_NAMESPACE };
  return renderXml(
    xml(
      'BootstrapRequest',
      [
        xml('AgentSdkVersion', request.agentSdkVersion ?? version),
        account && xml('AgentServiceAccountName', account.name),
        xml('AgentVersion', version),
        xmlNil('BootstrapAddOnRequests'),
        xml(
          'BootstrapDataModelVersion',
          request.bootstrapDataModelVersion ?? DEFAULT_MODEL_VERSION,
        ),
        xml('ConnectorId', request.agentId),
        xmlNil('ConnectorVersion'),
        xml('ConsecutiveFailures', String(request.consecutiveFailures)),
        xml('CurrentProxyPortResponseMode', 'Primary'),
        xml('FailedRequestMetrics', [], declaresA),
        xml('InitialBootstrap', String(request.initialBootstrap)),
        account && xml('IsAgentServiceAccountGmsa', String(account.isGmsa)),
        xml('IsProxyPortResponseFallbackDisabledFromRegistry', 'true'),
        optional('LatestDotNetVersionInstalled', request.latestDotNetVersionInstalled),
        xml('MachineName', request.machineName),
        optional('OperatingSystemLanguage', system?.language),
        optional('OperatingSystemLocale', system?.locale),
        optional('OperatingSystemSKU', system?.sku),
        optional('OperatingSystemVersion', system?.version),
        request.performance && performanceNode(request.performance),
        xml('ProxyDataModelVersion', request.proxyDataModelVersion ?? version),
        optional('RequestId', request.requestId),
        xml('SubscriptionId', request.tenantId),
        xml('SuccessRequestMetrics', [], declaresA),
        xml('TriggerErrors'),
        xml('UpdaterStatus', request.updaterStatus ?? 'Running'),
        xml('UseServiceBusTcpConnectivityMode', String(request.useServiceBusTcpConnectivityMode)),
        xml('UseSpnegoAuthentication', 'false'),
      ],
      { xmlns: SIGNALER_NAMESPACE, 'xmlns:i': XML_SCHEMA_INSTANCE },
    ),
  );
}

/**
 * Needs the agent, the tenant and the machine name; takes all else as optional and in any order, since agents that
 * others wrote leave much of it out. Performance metrics are passed over.
 *
 * @throws HarnessError `MALFORMED`
 */
export function parseBootstrapRequest(body: Uint8Array | string): BootstrapRequest {
  const split = typeof body === 'string' ? splitAtRequestId(body) : undefined;
  if (split === undefined) return parse(body);
  const { requestId, rest } = split;
  const known = recent.get(rest);
  if (known !== undefined) return { ...known, requestId };
  const request = parse(body);
  if (request.requestId === requestId) keep(rest, request);
  return request;
}

/** Requests without what is different in each heartbeat of an agent, so that only the first is read through. */
const recent = new Map<string, BootstrapRequest>();
/** Forty agents of a tenant, and what changes in their requests now and then. */
const RECENT_MAX = 128;
/** An agent's own have 2 KiB. */
const RECENT_LENGTH_MAX = 8_192;

const REQUEST_ID = /<RequestId>([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})<\/RequestId>/i;

/** `undefined` unless another id in its place would change nothing but the id: it stands there once, as a text. */
function splitAtRequestId(body: string): { requestId: string; rest: string } | undefined {
  if (body.length > RECENT_LENGTH_MAX) return undefined;
  const match = REQUEST_ID.exec(body);
  const requestId = match?.[1];
  if (match === null || requestId === undefined) return undefined;
  const at = match.index + '<RequestId>'.length;
  if (body.indexOf(requestId) !== at || body.lastIndexOf(requestId) !== at) return undefined;
  return { requestId, rest: `${body.slice(0, at)}${body.slice(at + requestId.length)}` };
}

function keep(rest: string, request: BootstrapRequest): void {
  const [oldest] = recent.keys();
  if (recent.size >= RECENT_MAX && oldest !== undefined) recent.delete(oldest);
  recent.set(rest, request);
}

function parse(body: Uint8Array | string): BootstrapRequest {
  const root = parseXml(body, 'BootstrapRequest');
  if (root.name !== 'BootstrapRequest' || root.namespace !== SIGNALER_NAMESPACE) {
    throw malformed('BootstrapRequest', `the root element is ${root.name}`);
  }
  const text = (name: string) => root.childText(name, SIGNALER_NAMESPACE);
  const truth = (name: string) => root.childBoolean(name, SIGNALER_NAMESPACE) ?? false;
  const required = (name: string) => root.requiredText(name, SIGNALER_NAMESPACE);
  const version = text('OperatingSystemVersion');
  const accountName = text('AgentServiceAccountName');
  const request = {
    requestId: text('RequestId'),
    agentVersion: text('AgentVersion'),
    agentSdkVersion: text('AgentSdkVersion'),
    bootstrapDataModelVersion: text('BootstrapDataModelVersion'),
    proxyDataModelVersion: text('ProxyDataModelVersion'),
    updaterStatus: text('UpdaterStatus'),
    latestDotNetVersionInstalled: text('LatestDotNetVersionInstalled'),
  };
  return {
    agentId: parseGuid(required('ConnectorId'), 'ConnectorId'),
    tenantId: parseGuid(required('SubscriptionId'), 'SubscriptionId'),
    machineName: required('MachineName'),
    initialBootstrap: truth('InitialBootstrap'),
    consecutiveFailures: root.childCount('ConsecutiveFailures', SIGNALER_NAMESPACE) ?? 0,
    useServiceBusTcpConnectivityMode: truth('UseServiceBusTcpConnectivityMode'),
    ...onlyPresent(request),
    ...(version === undefined
      ? {}
      : {
          operatingSystem: {
            language: text('OperatingSystemLanguage') ?? '1033',
            locale: text('OperatingSystemLocale') ?? '0409',
            sku: text('OperatingSystemSKU') ?? '8',
            version,
          },
        }),
    ...(accountName === undefined
      ? {}
      : { serviceAccount: { name: accountName, isGmsa: truth('IsAgentServiceAccountGmsa') } }),
  };
}

function onlyPresent<T extends Record<string, string | undefined>>(
  values: T,
): { [K in keyof T]?: string } {
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]?: string };
}

function optional(name: string, value: string | undefined): XmlNode | undefined {
  return value === undefined ? undefined : xml(name, value);
}

function performanceNode(metrics: PerformanceMetrics): XmlNode {
  return xml(
    'PerformanceMetrics',
    [
      xml(
        'a:CpuAggregates',
        metrics.cpu.map((sample) =>
          xml('a:AggregatedCpuData', [
            xml('a:AverageCpu', String(sample.average)),
            xml('a:DataCollectionInterval', formatDuration(sample.intervalMs)),
            xml('a:MaxCpu', String(sample.max)),
            xml('a:TimeCollected', new Date(sample.collectedAt).toISOString()),
          ]),
        ),
      ),
      xml('a:CurrentActiveBackendWebSockets', String(metrics.activeBackendWebSockets)),
      xml('a:FaultedServiceBusConnectionCount', String(metrics.faultedServiceBusConnections)),
      xml('a:FaultedWebSocketConnectionCount', String(metrics.faultedWebSocketConnections)),
      xml('a:LastBootstrapLatency', String(metrics.lastBootstrapLatencyMs)),
      xml('a:TimeGenerated', new Date(metrics.generatedAt).toISOString()),
    ],
    { 'xmlns:a': BOOTSTRAP_DATA_NAMESPACE },
  );
}
