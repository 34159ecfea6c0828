import { expect, test } from 'vitest';
import * as hosts from './hosts.ts';

const tenantId = 'ae11aea0-4e67-438a-80a8-d877c5d4a885';

test.each([
  [hosts.registrationHost(tenantId), `${tenantId}.registration.msappproxy.net`],
  [hosts.bootstrapHost(tenantId), `${tenantId}.pta.bootstrap.his.msappproxy.net`],
  [hosts.sharedBootstrapHost(tenantId), `${tenantId}.bootstrap.msappproxy.net`],
  [hosts.adminHost(tenantId), `${tenantId}.admin.msappproxy.net`],
  [hosts.serviceBusHost('his-eur1-weur1'), 'his-eur1-weur1.servicebus.windows.net'],
  [hosts.relayHostname('his-eur1-weur1'), 'his-eur1-weur1-relay.servicebus.windows.net'],
  [hosts.relayInstanceHost('g17-prod-ch3-006'), 'g17-prod-ch3-006-sb.servicebus.windows.net'],
  [
    hosts.returnHost('vm7-proxy-pta-WUS-SJC01P-3'),
    'vm7-proxy-pta-WUS-SJC01P-3.connector.his.msappproxy.net',
  ],
  [hosts.trustRenewalHost('his-eur1-weur1'), 'his-eur1-weur1.renewtrust.msappproxy.net'],
])('%s is the captured name', (built, captured) => {
  expect(built).toBe(captured);
});
