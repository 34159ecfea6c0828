import { Secret } from '../../../harness/runtime/secret.ts';

/** The one sign-in of the page: every id and every byte is fixed. Secrets are for tests only. */
export const EXAMPLE = {
  tenantId: '31174d1b-e0d8-4d9f-a43a-9d24e8b9f827',
  agentId: '8e6b7631-4047-42d5-991c-d528bd133d3f',
  thumbprint: 'A1B2C3D4E5F60718293A4B5C6D7E8F9001122334',
  machineName: 'AGENT1.contoso.test',
  version: '1.5.2482.0',
  namespace: 'his-eur1-weur1',
  relayId: '5f0d3c1a-7b2e-4c69-8a51-0e9d2f4b6c78',
  instance: 'g1-prod-am3-001-sb.servicebus.windows.net',
  returnHost: 'vm1-proxy-pta-WEUR-AMS01P-1.connector.his.msappproxy.net',
  sharedAccessKey: new Secret('test only: the key of a relay'),
  expiresAt: Date.UTC(2026, 0, 14, 10),
  connectionId: '0c1d2e3f-4a5b-4c6d-8e7f-102132435465',
  linkId: '1a2b3c4d-5e6f-4708-8192-a3b4c5d6e7f8',
  trackingId: '9e8d7c6b-5a49-4838-a726-150413f2e1d0',
  meeting: '5b1c7a3e-90d2-4f4c-8d65-2f6c3a1b0e9d',
  messageId: 'urn:uuid:2f4e6d8c-0b1a-4938-a756-94b3d2f1e0c9',
  sessionMessageId: 'urn:uuid:3a5c7e90-1b2d-4f46-8a68-7c9ebdafc1e3',
  offer: 'urn:uuid:4b6d8fa1-2c3e-4057-9b79-8dafcebfd2f4',
  sequence: 'urn:uuid:5c7e90b2-3d4f-4168-ac8a-9eb0dfc0e305',
  requestId: 'df63f4a4-68b9-44ae-8d81-6ad2d844d84e',
  transactionId: '6d8fa1c3-4e50-4279-bd9b-afc1e0d1f416',
} as const;
