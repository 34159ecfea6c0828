import { malformed } from '../../runtime/errors.ts';
import { BOOTSTRAP_DATA_NAMESPACE, SIGNALER_NAMESPACE } from './bootstrap-request.ts';
import {
  type BootstrapRetryStrategy,
  bootstrapRetryStrategyNode,
  DEFAULT_BOOTSTRAP_RETRY_STRATEGY,
  readBootstrapRetryStrategy,
} from './bootstrap-retry-strategy.ts';
import {
  type ConnectivitySettings,
  DEFAULT_CONNECTIVITY_SETTINGS,
  parseConnectivitySettings,
  type RetrySettings,
  renderConnectivitySettings,
} from './connectivity-settings.ts';
import {
  readSignalingEndpoint,
  type SignalingEndpoint,
  signalingEndpointNode,
} from './signaling-endpoint.ts';
import { formatDuration, formatTimeout, parseTimeout, parseTimeSpan } from './time-span.ts';
import { parseXml } from './xml/parse-xml.ts';
import { renderXml, xml, xmlNil } from './xml/render-xml.ts';
import { XML_SCHEMA_INSTANCE } from './xml/xml-element.ts';

/** What the cloud tells every agent alike. Captured, public research. */
export interface BootstrapSettings {
  readonly backendSessionTimeoutMs: number;
  readonly checkForTrustRenewPeriodMinutes: number;
  readonly configRequestTimeoutMs: number;
  readonly connectionLimit: number;
  readonly connectivity: ConnectivitySettings;
  /** `Ok`, `UpdateRequired`, `InfoServiceMessage` or `ErrorServiceMessage`. */
  readonly connectorState: string;
  readonly dnsLookupCacheTtlMs: number;
  /** How long the cloud waits for an answer. */
  readonly logicalResponseTimeoutMs: number;
  /** Failed bootstraps after which the agent gives up. */
  readonly maxFailedBootstrapRequests: number;
  readonly minutesInTrustLifetimeBeforeRenew: number;
  readonly payloadRequestTimeoutMs: number;
  readonly periodicBootstrapIntervalMs: number;
  readonly bootstrapRetry: BootstrapRetryStrategy;
  /**
   * How long an agent waits for its caller on a relayed connection; `Infinity` for ever, as captured. Inferred from its
   * name: that it is this wait.
   */
  readonly relayReceiveTimeoutMs: number;
  /** How an answer that could not be delivered is sent again. */
  readonly responseRetry: RetrySettings;
  /** `{0}` is the host, `{1}` the port. */
  readonly responseEndpointFormat: string;
  readonly serviceMessage?: string;
  readonly localTrace: LocalTraceSettings;
}

/** Newer agents only. */
export interface LocalTraceSettings {
  readonly daysToKeep: number;
  readonly disabled: boolean;
  readonly level: number;
}

/** cloud → agent. */
export interface BootstrapResponse extends BootstrapSettings {
  readonly endpoints: readonly SignalingEndpoint[];
  /** URL; the operation is appended to it. Foreign services may leave it out. */
  readonly trustRenewEndpoint?: string;
}

/**
 * The values captured in 2025, but for the renewal window: 43200 minutes (30 days) was captured in 2020 and is
 * documented; 0 was captured in 2025.
 */
export const DEFAULT_BOOTSTRAP_SETTINGS: BootstrapSettings = {
  backendSessionTimeoutMs: 305_000,
  checkForTrustRenewPeriodMinutes: 360,
  configRequestTimeoutMs: 20_000,
  connectionLimit: 200,
  connectivity: DEFAULT_CONNECTIVITY_SETTINGS,
  connectorState: 'Ok',
  dnsLookupCacheTtlMs: 1_800_000,
  logicalResponseTimeoutMs: 15_000,
  maxFailedBootstrapRequests: 2166,
  minutesInTrustLifetimeBeforeRenew: 43_200,
  payloadRequestTimeoutMs: 20_000,
  periodicBootstrapIntervalMs: 600_000,
  bootstrapRetry: DEFAULT_BOOTSTRAP_RETRY_STRATEGY,
  relayReceiveTimeoutMs: Number.POSITIVE_INFINITY,
  responseRetry: { totalAttempts: 5, initialDelayMs: 200, delayFactor: 2 },
  responseEndpointFormat: 'https://{0}:{1}/subscriber/connection',
  localTrace: { daysToKeep: 30, disabled: false, level: 2 },
};

/** A tenant has at most eight endpoints in any capture; more than this many is no bootstrap response. */
const ENDPOINTS_MAX = 64;

/** The order is alphabetical, which is DataContract order. */
export function renderBootstrapResponse(response: BootstrapResponse): string {
  const { localTrace, responseRetry } = response;
  const declaresA = { 'xmlns:a': BOOTSTRAP_DATA_NAMESPACE };
  const count = (name: string, value: number) => xml(name, String(value));
  return renderXml(
    xml(
      'BootstrapResponse',
      [
        count('BackendSessionTimeoutMilliseconds', response.backendSessionTimeoutMs),
        xmlNil('BootstrapAddOnResponses'),
        xmlNil('BootstrapClientAddOnSettings', declaresA),
        xmlNil('BootstrapEndpointOverride'),
        count('CheckForTrustRenewPeriodInMinutes', response.checkForTrustRenewPeriodMinutes),
        count('ConfigRequestTimeoutMilliseconds', response.configRequestTimeoutMs),
        xml('ConfigurationEndpointFormat', 'https://{0}:{1}/subscriber/admin'),
        count('ConnectionLimit', response.connectionLimit),
        xml('ConnectivitySettings', renderConnectivitySettings(response.connectivity)),
        xml(
          'ConnectorLocalTraceConfig',
          [
            count('a:DaysToKeepLocalTraces', localTrace.daysToKeep),
            xml('a:LocalTracesDisabled', String(localTrace.disabled)),
            count('a:LocalTracesLevel', localTrace.level),
          ],
          declaresA,
        ),
        xml('ConnectorState', response.connectorState),
        xml('DnsLookupCacheTtl', formatDuration(response.dnsLookupCacheTtlMs)),
        count('DnsRefreshTimeoutMilliseconds', response.dnsLookupCacheTtlMs),
        xml('ErrorEndpointFormat', 'https://{0}:{1}/subscriber/error'),
        count('LogicalResponseTimeoutMilliseconds', response.logicalResponseTimeoutMs),
        count('MaxBootstrapAddOnRequestsLength', 0),
        count('MaxFailedBootstrapRequests', response.maxFailedBootstrapRequests),
        count('MaxServicePointIdleTimeMilliseconds', 300_000),
        count('MinutesInTrustLifetimeBeforeRenew', response.minutesInTrustLifetimeBeforeRenew),
        xml('PayloadEndpointFormat', 'https://{0}:{1}/subscriber/payload'),
        count('PayloadRequestTimeoutMilliseconds', response.payloadRequestTimeoutMs),
        count('PeriodicBootstrapIntervalMilliseconds', response.periodicBootstrapIntervalMs),
        bootstrapRetryStrategyNode(response.bootstrapRetry),
        xml('ProxyPortResponseFallbackPeriod', 'P1D'),
        xml('RelayReceiveTimeout', formatTimeout(response.relayReceiveTimeoutMs)),
        xml('ResponseEndpointFormat', response.responseEndpointFormat),
        count('ResponseRetryDelayFactor', responseRetry.delayFactor),
        count('ResponseRetryInitialDelayMilliseconds', responseRetry.initialDelayMs),
        count('ResponseRetryTotalAttempts', responseRetry.totalAttempts),
        xml('ResponseSigningEnabled', 'false'),
        xml('ServiceMessage', response.serviceMessage ?? ''),
        xml('SignalingListenerEndpoints', response.endpoints.map(signalingEndpointNode), declaresA),
        xml('Triggers'),
        xml('TrustRenewEndpoint', response.trustRenewEndpoint ?? ''),
      ],
      { xmlns: SIGNALER_NAMESPACE, 'xmlns:i': XML_SCHEMA_INSTANCE },
    ),
  );
}

/**
 * Takes the default for what is missing and lets unknown elements pass.
 *
 * @throws HarnessError `MALFORMED`
 */
export function parseBootstrapResponse(body: Uint8Array | string): BootstrapResponse {
  const root = parseXml(body, 'BootstrapResponse');
  if (root.name !== 'BootstrapResponse' || root.namespace !== SIGNALER_NAMESPACE) {
    throw malformed('BootstrapResponse', `the root element is ${root.name}`);
  }
  const text = (name: string) => root.childText(name, SIGNALER_NAMESPACE);
  const number = (name: string, otherwise: number) =>
    root.childCount(name, SIGNALER_NAMESPACE) ?? otherwise;
  const usual = DEFAULT_BOOTSTRAP_SETTINGS;
  const dnsTtl = text('DnsLookupCacheTtl');
  const relayReceiveTimeout = text('RelayReceiveTimeout');
  const connectivity = text('ConnectivitySettings');
  const retry = root.child('PeriodicBootstrapRetryStrategy', SIGNALER_NAMESPACE);
  const trace = root.child('ConnectorLocalTraceConfig', SIGNALER_NAMESPACE);
  const serviceMessage = text('ServiceMessage');
  const trustRenewEndpoint = text('TrustRenewEndpoint');
  const listed =
    root
      .child('SignalingListenerEndpoints', SIGNALER_NAMESPACE)
      ?.all('SignalingListenerEndpointSettings', BOOTSTRAP_DATA_NAMESPACE) ?? [];
  if (listed.length > ENDPOINTS_MAX) {
    throw malformed('BootstrapResponse', `more than ${ENDPOINTS_MAX} endpoints`);
  }
  return {
    backendSessionTimeoutMs: number(
      'BackendSessionTimeoutMilliseconds',
      usual.backendSessionTimeoutMs,
    ),
    checkForTrustRenewPeriodMinutes: number(
      'CheckForTrustRenewPeriodInMinutes',
      usual.checkForTrustRenewPeriodMinutes,
    ),
    configRequestTimeoutMs: number(
      'ConfigRequestTimeoutMilliseconds',
      usual.configRequestTimeoutMs,
    ),
    connectionLimit: number('ConnectionLimit', usual.connectionLimit),
    connectivity:
      connectivity === undefined ? usual.connectivity : parseConnectivitySettings(connectivity),
    connectorState: text('ConnectorState') ?? usual.connectorState,
    dnsLookupCacheTtlMs: dnsTtl === undefined ? usual.dnsLookupCacheTtlMs : parseTimeSpan(dnsTtl),
    logicalResponseTimeoutMs: number(
      'LogicalResponseTimeoutMilliseconds',
      usual.logicalResponseTimeoutMs,
    ),
    maxFailedBootstrapRequests: number(
      'MaxFailedBootstrapRequests',
      usual.maxFailedBootstrapRequests,
    ),
    minutesInTrustLifetimeBeforeRenew: number(
      'MinutesInTrustLifetimeBeforeRenew',
      usual.minutesInTrustLifetimeBeforeRenew,
    ),
    payloadRequestTimeoutMs: number(
      'PayloadRequestTimeoutMilliseconds',
      usual.payloadRequestTimeoutMs,
    ),
    periodicBootstrapIntervalMs: number(
      'PeriodicBootstrapIntervalMilliseconds',
      usual.periodicBootstrapIntervalMs,
    ),
    bootstrapRetry: (retry && readBootstrapRetryStrategy(retry)) ?? usual.bootstrapRetry,
    relayReceiveTimeoutMs:
      relayReceiveTimeout === undefined
        ? usual.relayReceiveTimeoutMs
        : parseTimeout(relayReceiveTimeout),
    responseRetry: {
      totalAttempts: number('ResponseRetryTotalAttempts', usual.responseRetry.totalAttempts),
      initialDelayMs: number(
        'ResponseRetryInitialDelayMilliseconds',
        usual.responseRetry.initialDelayMs,
      ),
      delayFactor: number('ResponseRetryDelayFactor', usual.responseRetry.delayFactor),
    },
    responseEndpointFormat: text('ResponseEndpointFormat') ?? usual.responseEndpointFormat,
    localTrace: {
      daysToKeep:
        trace?.childCount('DaysToKeepLocalTraces', BOOTSTRAP_DATA_NAMESPACE) ??
        usual.localTrace.daysToKeep,
      disabled:
        trace?.childBoolean('LocalTracesDisabled', BOOTSTRAP_DATA_NAMESPACE) ??
        usual.localTrace.disabled,
      level:
        trace?.childCount('LocalTracesLevel', BOOTSTRAP_DATA_NAMESPACE) ?? usual.localTrace.level,
    },
    endpoints: listed.map(readSignalingEndpoint),
    ...(serviceMessage === undefined ? {} : { serviceMessage }),
    ...(trustRenewEndpoint === undefined ? {} : { trustRenewEndpoint }),
  };
}
