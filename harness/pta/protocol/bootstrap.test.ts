import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../runtime/errors.ts';
import { Secret } from '../../runtime/secret.ts';
import {
  type BootstrapRequest,
  parseBootstrapRequest,
  renderBootstrapRequest,
} from './bootstrap-request.ts';
import {
  type BootstrapResponse,
  DEFAULT_BOOTSTRAP_SETTINGS,
  parseBootstrapResponse,
  renderBootstrapResponse,
} from './bootstrap-response.ts';
import { type SignalingEndpoint, servicePath } from './signaling-endpoint.ts';

const S =
  'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common.SignalerDataModel';
const B =
  'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common.BootstrapDataModel';
const I = 'http://www.w3.org/2001/XMLSchema-instance';
const tenantId = 'ae11aea0-4e67-438a-80a8-d877c5d4a885';
const relayId = 'b9ebb6bb-e7e8-40e6-9bf9-fc258b2c77b8';

const request: BootstrapRequest = {
  agentId: '0ea97280-4738-498d-b18a-3790e4886e62',
  tenantId,
  machineName: 'DC.company.com',
  initialBootstrap: true,
  requestId: '0c891cd7-afae-49bd-8f40-2f52263c2c0a',
  agentVersion: '1.5.1542.0',
  agentSdkVersion: '1.5.1542.0',
  bootstrapDataModelVersion: '1.5.1542.0',
  proxyDataModelVersion: '1.5.1542.0',
  consecutiveFailures: 0,
  updaterStatus: 'Stopped',
  operatingSystem: { language: '1033', locale: '040b', sku: '7', version: '10.0.17763' },
  latestDotNetVersionInstalled: '461814',
  useServiceBusTcpConnectivityMode: false,
};

test('a request is written in DataContract order, as captured in 2020', () => {
  const written = renderBootstrapRequest({
    ...request,
    performance: {
      cpu: [],
      activeBackendWebSockets: 0,
      faultedServiceBusConnections: 0,
      faultedWebSocketConnections: 0,
      lastBootstrapLatencyMs: 0,
      generatedAt: Date.UTC(2020, 2, 30, 13, 49, 31, 424),
    },
  });

  expect(written).toBe(
    `<BootstrapRequest xmlns="${S}" xmlns:i="${I}">` +
      '<AgentSdkVersion>1.5.1542.0</AgentSdkVersion><AgentVersion>1.5.1542.0</AgentVersion>' +
      '<BootstrapAddOnRequests i:nil="true"/>' +
      '<BootstrapDataModelVersion>1.5.1542.0</BootstrapDataModelVersion>' +
      '<ConnectorId>0ea97280-4738-498d-b18a-3790e4886e62</ConnectorId>' +
      '<ConnectorVersion i:nil="true"/><ConsecutiveFailures>0</ConsecutiveFailures>' +
      '<CurrentProxyPortResponseMode>Primary</CurrentProxyPortResponseMode>' +
      `<FailedRequestMetrics xmlns:a="${B}"/><InitialBootstrap>true</InitialBootstrap>` +
      '<IsProxyPortResponseFallbackDisabledFromRegistry>true</IsProxyPortResponseFallbackDisabledFromRegistry>' +
      '<LatestDotNetVersionInstalled>461814</LatestDotNetVersionInstalled>' +
      '<MachineName>DC.company.com</MachineName>' +
      '<OperatingSystemLanguage>1033</OperatingSystemLanguage>' +
      '<OperatingSystemLocale>040b</OperatingSystemLocale>' +
      '<OperatingSystemSKU>7</OperatingSystemSKU>' +
      '<OperatingSystemVersion>10.0.17763</OperatingSystemVersion>' +
      `<PerformanceMetrics xmlns:a="${B}"><a:CpuAggregates/>` +
      '<a:CurrentActiveBackendWebSockets>0</a:CurrentActiveBackendWebSockets>' +
      '<a:FaultedServiceBusConnectionCount>0</a:FaultedServiceBusConnectionCount>' +
      '<a:FaultedWebSocketConnectionCount>0</a:FaultedWebSocketConnectionCount>' +
      '<a:LastBootstrapLatency>0</a:LastBootstrapLatency>' +
      '<a:TimeGenerated>2020-03-30T13:49:31.424Z</a:TimeGenerated></PerformanceMetrics>' +
      '<ProxyDataModelVersion>1.5.1542.0</ProxyDataModelVersion>' +
      '<RequestId>0c891cd7-afae-49bd-8f40-2f52263c2c0a</RequestId>' +
      `<SubscriptionId>${tenantId}</SubscriptionId><SuccessRequestMetrics xmlns:a="${B}"/>` +
      '<TriggerErrors/><UpdaterStatus>Stopped</UpdaterStatus>' +
      '<UseServiceBusTcpConnectivityMode>false</UseServiceBusTcpConnectivityMode>' +
      '<UseSpnegoAuthentication>false</UseSpnegoAuthentication></BootstrapRequest>',
  );
});

test('a request comes back as it was written', () => {
  const full = {
    ...request,
    serviceAccount: { name: 'NT AUTHORITY\\NetworkService', isGmsa: false },
  };

  expect(parseBootstrapRequest(renderBootstrapRequest(full))).toEqual(full);
});

const OTHER_ID = '11111111-2222-4333-8444-555555555555';

test('a request that differs from the last in its id alone is read with its own', () => {
  const ids = [request.requestId ?? '', OTHER_ID, OTHER_ID.replaceAll('5', 'A')];

  const read = ids.map((requestId) =>
    parseBootstrapRequest(renderBootstrapRequest({ ...request, requestId })),
  );

  expect(read).toEqual(ids.map((requestId) => ({ ...request, requestId })));
});

test.each<[string, string]>([
  ['in a comment', '<!--<RequestId>$</RequestId>-->'],
  ['in CDATA', '<X><![CDATA[<RequestId>$</RequestId>]]></X>'],
  ['inside another element', '<X><RequestId>$</RequestId></X>'],
  ['in another namespace', '<X xmlns="urn:x"><RequestId>$</RequestId></X>'],
  ['twice', '<RequestId>$</RequestId><RequestId>$</RequestId>'],
  ['before another', '<RequestId>$</RequestId><RequestId>Other</RequestId>'],
  ['after another', '<RequestId>Other</RequestId><RequestId>$</RequestId>'],
  ['as the version, too', '<RequestId>$</RequestId><AgentVersion>$</AgentVersion>'],
])('an id that stands %s is read as if no other had been there before', (_where, where) => {
  const bodyWith = (id: string) =>
    `<BootstrapRequest xmlns="${S}"><SubscriptionId>${tenantId}</SubscriptionId><ConnectorId>${request.agentId}</ConnectorId><MachineName>m</MachineName>${where.replaceAll('$', id)}</BootstrapRequest>`;

  parseBootstrapRequest(bodyWith(request.requestId ?? ''));
  const asText = parseBootstrapRequest(bodyWith(OTHER_ID));

  // Bytes are always read through.
  expect(asText).toEqual(parseBootstrapRequest(Buffer.from(bodyWith(OTHER_ID))));
});

test('processor samples are written with their interval', () => {
  const sample = { average: 3, max: 9, intervalMs: 60_000, collectedAt: 0 };
  const performance = {
    cpu: [sample],
    activeBackendWebSockets: 0,
    faultedServiceBusConnections: 0,
    faultedWebSocketConnections: 0,
    lastBootstrapLatencyMs: 40,
    generatedAt: 0,
  };

  expect(renderBootstrapRequest({ ...request, performance })).toContain(
    '<a:AggregatedCpuData><a:AverageCpu>3</a:AverageCpu><a:DataCollectionInterval>PT1M</a:DataCollectionInterval><a:MaxCpu>9</a:MaxCpu><a:TimeCollected>1970-01-01T00:00:00.000Z</a:TimeCollected></a:AggregatedCpuData>',
  );
});

test('a request with the least that an agent can say is read', () => {
  const least = `<BootstrapRequest xmlns="${S}"><SubscriptionId>${tenantId.toUpperCase()}</SubscriptionId><ConnectorId>${request.agentId}</ConnectorId><MachineName>m</MachineName><Novelty/></BootstrapRequest>`;

  expect(parseBootstrapRequest(least)).toEqual({
    agentId: request.agentId,
    tenantId,
    machineName: 'm',
    initialBootstrap: false,
    consecutiveFailures: 0,
    useServiceBusTcpConnectivityMode: false,
  });
});

const endpoint = (reliable: boolean): SignalingEndpoint => ({
  name: `his-eur1-weur1/${servicePath(tenantId, relayId, reliable)}`,
  isAvailable: true,
  domain: 'servicebus.windows.net',
  namespace: 'his-eur1-weur1',
  reliableSessionEnabled: reliable,
  servicePath: servicePath(tenantId, relayId, reliable),
  sharedAccessKey: new Secret('bGFiIGtleSwgZm9yIHRlc3RzIG9ubHk6IG5vIHVzZS4='),
  sharedAccessKeyName: 'Connector',
});

const response: BootstrapResponse = {
  ...DEFAULT_BOOTSTRAP_SETTINGS,
  endpoints: [endpoint(false), endpoint(true)],
  trustRenewEndpoint: 'https://his-eur1-weur1.renewtrust.msappproxy.net/renewTrust',
};

test('an endpoint is written as captured', () => {
  expect(renderBootstrapResponse(response)).toContain(
    `<SignalingListenerEndpoints xmlns:a="${B}">` +
      '<a:SignalingListenerEndpointSettings i:type="a:ServiceBusSignalingListenerEndpointSettings">' +
      `<a:IsAvailable>true</a:IsAvailable><a:Name>his-eur1-weur1/${tenantId}_${relayId}</a:Name>` +
      '<a:Domain>servicebus.windows.net</a:Domain><a:Namespace>his-eur1-weur1</a:Namespace>' +
      '<a:ReliableSessionEnabled>false</a:ReliableSessionEnabled><a:Scheme>sb</a:Scheme>' +
      `<a:ServicePath>${tenantId}_${relayId}</a:ServicePath>` +
      '<a:SharedAccessKey>bGFiIGtleSwgZm9yIHRlc3RzIG9ubHk6IG5vIHVzZS4=</a:SharedAccessKey>' +
      '<a:SharedAccessKeyName>Connector</a:SharedAccessKeyName>' +
      '</a:SignalingListenerEndpointSettings>',
  );
});

test('the elements of a response stand in alphabetical order', () => {
  const written = renderBootstrapResponse({ ...response, endpoints: [] });
  const names = [...written.matchAll(/<([A-Z]\w+)/g)].map(([, name]) => name).slice(1);

  expect(names).toEqual([...names].sort());
});

test('a response comes back as it was written', () => {
  const read = parseBootstrapResponse(renderBootstrapResponse(response));

  expect(read).toEqual(response);
  expect(read.endpoints.map(({ sharedAccessKey }) => sharedAccessKey.reveal())).toEqual(
    response.endpoints.map(({ sharedAccessKey }) => sharedAccessKey.reveal()),
  );
});

test('the response captured in 2020 is read', () => {
  const captured = `<BootstrapResponse xmlns="${S}" xmlns:i="${I}">
    <BackendSessionTimeoutMilliseconds>305000</BackendSessionTimeoutMilliseconds>
    <BootstrapAddOnResponses i:nil="true"/>
    <CheckForTrustRenewPeriodInMinutes>360</CheckForTrustRenewPeriodInMinutes>
    <ConnectivitySettings>
      {"SignalingSettings":{"BindingType":"NetTcpRelayBinding","OpenTimeout":"00:01:00","ReceiveTimeout":"10675199.02:48:05.4775807","UseCachedServiceBusSasToken":false,"ServiceBusSasTokenTtl":"23:59:59"}}</ConnectivitySettings>
    <DnsLookupCacheTtl>PT30M</DnsLookupCacheTtl>
    <LogicalResponseTimeoutMilliseconds>15000</LogicalResponseTimeoutMilliseconds>
    <MaxFailedBootstrapRequests>144</MaxFailedBootstrapRequests>
    <MinutesInTrustLifetimeBeforeRenew>43200</MinutesInTrustLifetimeBeforeRenew>
    <PeriodicBootstrapIntervalMilliseconds>600000</PeriodicBootstrapIntervalMilliseconds>
    <ServiceMessage/>
    <SignalingListenerEndpoints xmlns:a="${B}">
      <a:SignalingListenerEndpointSettings i:type="a:ServiceBusSignalingListenerEndpointSettings">
        <a:Name>
          his-eur1-weur1/${tenantId}_${relayId}</a:Name>
        <a:Namespace>his-eur1-weur1</a:Namespace>
        <a:ServicePath>${tenantId}_${relayId}</a:ServicePath>
        <a:SharedAccessKey>k5..</a:SharedAccessKey>
      </a:SignalingListenerEndpointSettings>
    </SignalingListenerEndpoints>
    <Triggers/>
  </BootstrapResponse>`;

  const read = parseBootstrapResponse(captured);

  expect(read).toMatchObject({
    backendSessionTimeoutMs: 305_000,
    checkForTrustRenewPeriodMinutes: 360,
    dnsLookupCacheTtlMs: 1_800_000,
    logicalResponseTimeoutMs: 15_000,
    maxFailedBootstrapRequests: 144,
    minutesInTrustLifetimeBeforeRenew: 43_200,
    periodicBootstrapIntervalMs: 600_000,
    responseRetry: { totalAttempts: 5, initialDelayMs: 200, delayFactor: 2 },
    connectivity: {
      signaling: { serviceBusSasTokenTtlMs: 86_399_000, useCachedServiceBusSasToken: false },
      webSocket: { keepAliveIntervalMs: 10_000 },
    },
    endpoints: [{ name: `his-eur1-weur1/${tenantId}_${relayId}`, reliableSessionEnabled: false }],
  });
});

test.each([
  ['a setting that is no number', '<ConnectionLimit>many</ConnectionLimit>'],
  ['settings that are no JSON', '<ConnectivitySettings>{</ConnectivitySettings>'],
  [
    'settings of a wrong type',
    '<ConnectivitySettings>{"SignalingSettings":{"OpenTimeout":5}}</ConnectivitySettings>',
  ],
  [
    'a time span that is none',
    '<ConnectivitySettings>{"DnsCacheSettings":{"DnsCacheTtl":"soon"}}</ConnectivitySettings>',
  ],
])('%s is refused', (_what, element) => {
  expect(() =>
    parseBootstrapResponse(`<BootstrapResponse xmlns="${S}">${element}</BootstrapResponse>`),
  ).toThrow(expect.objectContaining({ code: MALFORMED }));
});

test.each([
  ['P10675199DT2H48M5.4775807S', Number.POSITIVE_INFINITY],
  ['PT2H', 7_200_000],
  ['P1DT30S', 86_430_000],
])('the time %s that a relay may be silent is read and written', (written, ms) => {
  const document = renderBootstrapResponse({ ...response, relayReceiveTimeoutMs: ms });

  expect(document).toContain(`<RelayReceiveTimeout>${written}</RelayReceiveTimeout>`);
  expect(parseBootstrapResponse(document).relayReceiveTimeoutMs).toBe(ms);
});

test('an unknown retry strategy leaves the default', () => {
  const other = `<BootstrapResponse xmlns="${S}"><PeriodicBootstrapRetryStrategy><Never/></PeriodicBootstrapRetryStrategy></BootstrapResponse>`;

  expect(parseBootstrapResponse(other).bootstrapRetry).toEqual(
    DEFAULT_BOOTSTRAP_SETTINGS.bootstrapRetry,
  );
});

test.each([
  ['request', renderBootstrapRequest(request), parseBootstrapRequest],
  ['response', renderBootstrapResponse(response), parseBootstrapResponse],
])('whatever arrives gives a %s or MALFORMED', (_what, document, parse) => {
  const mutated = fc
    .tuple(fc.nat(document.length), fc.nat(60), fc.string({ maxLength: 4 }))
    .map(([at, cut, put]) => Buffer.from(document.slice(0, at) + put + document.slice(at + cut)));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), mutated), (bytes) => {
      try {
        parse(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(HarnessError);
        expect(error).toEqual(expect.objectContaining({ code: MALFORMED }));
      }
    }),
    { numRuns: 150 },
  );
});
