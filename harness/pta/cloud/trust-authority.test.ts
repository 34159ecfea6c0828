import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import { HarnessError, MALFORMED } from '../../runtime/errors.ts';
import type { KeyPair } from '../../runtime/keys.ts';
import {
  AGENT_AUTHORITY_COMMON_NAME,
  readAgentCertificate,
} from '../protocol/certificates/agent-certificate.ts';
import { createRoot } from '../protocol/certificates/authority.ts';
import { createCsr } from '../protocol/certificates/csr.ts';
import { createCloudParts, TENANT_ID } from './cloud-parts.test-support.ts';
import { CSR_REFUSED, TrustAuthority } from './trust-authority.ts';

const DAY_MS = 86_400_000;
const parts = await createCloudParts(pooledKeys());
const { trust, registry, authority } = parts;
const now = parts.runtime.clock.now();
const agent = await parts.issueAgent();
const AGENT_ID = 'e1b7ea0c-5ad1-44d4-8d1c-5d27a0d9d0e5';

const issue = (csr: Uint8Array) =>
  trust.issue({ csr, agentId: AGENT_ID, serial: new Uint8Array(16).fill(1), now });

function thrownBy(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

test.each(['sha1', 'sha256'] as const)('a CSR signed with %s is signed', (hash) => {
  const { der, entry } = issue(createCsr({ keys: agent.keys, machineName: 'A.test', hash }));

  expect(readAgentCertificate(der)).toMatchObject({ tenantId: TENANT_ID, agentId: AGENT_ID });
  expect(entry.publicKey).toBe(agent.keys.publicKey);
});

test.each([1024, 3072])('a key of %i bits is refused', (modulusLength) => {
  const keys = rsaKeys(modulusLength);

  expect(thrownBy(() => issue(createCsr({ keys, machineName: 'A.test' })))).toMatchObject({
    code: CSR_REFUSED,
    message: expect.stringContaining(`${modulusLength} bits`),
  });
});

test('a CSR that another key signed is refused', () => {
  const { privateKey } = rsaKeys(2048);
  const keys = { publicKey: agent.keys.publicKey, privateKey };

  expect(thrownBy(() => issue(createCsr({ keys, machineName: 'A.test' })))).toMatchObject({
    code: CSR_REFUSED,
    message: expect.stringContaining('signature invalid'),
  });
});

test('a CSR with any byte changed is refused, or says the same', () => {
  const csr = createCsr({ keys: agent.keys, machineName: 'A.test' });
  const changes = fc.array(fc.tuple(fc.nat(csr.length - 1), fc.nat(255)), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(changes, (changed) => {
      const bytes = Uint8Array.from(csr);
      for (const [at, byte] of changed) bytes[at] = byte;
      const outcome = thrownBy(() => {
        expect(issue(bytes).entry.publicKey).toBe(agent.keys.publicKey);
      });
      if (outcome === undefined) return;
      expect(outcome).toBeInstanceOf(HarnessError);
      expect([CSR_REFUSED, MALFORMED]).toContain((outcome as HarnessError).code);
    }),
    { numRuns: 150 },
  );
});

test('a registered agent is trusted for as long as its certificate is good', () => {
  const { thumbprint } = readAgentCertificate(agent.certificate);
  const verdict = { kind: 'trusted', agentId: agent.agentId, thumbprint };

  expect(trust.judge(agent.certificate, now)).toEqual(verdict);
  expect(trust.judge(agent.certificate, now + 179 * DAY_MS)).toEqual(verdict);
});

test.each<[string, () => Uint8Array | undefined, number, string]>([
  ['no certificate', () => undefined, now, 'no client certificate'],
  ['garbage', () => new Uint8Array([1, 2, 3]), now, 'malformed'],
  ['an expired one', () => agent.certificate, now + 181 * DAY_MS, 'expired'],
  ['one from the future', () => agent.certificate, now - DAY_MS, 'not-yet-valid'],
  [
    'one with another signature',
    () => withLastByteChanged(agent.certificate),
    now,
    'bad-signature',
  ],
])('%s is refused', (_what, certificate, at, reason) => {
  expect(trust.judge(certificate(), at)).toEqual({ kind: 'refused', reason });
});

test('the certificate of an authority of the same name is refused', async () => {
  const stranger = new TrustAuthority(TENANT_ID, registry, {
    ...authority,
    keys: rsaKeys(2048),
  });
  const { certificate } = await parts.issueAgent(stranger);

  expect(trust.judge(certificate, now)).toEqual({ kind: 'refused', reason: 'bad-signature' });
});

test('an agent of another tenant below the same authority is refused', async () => {
  const neighbour = new TrustAuthority('0a5f2d4e-0000-4000-8000-000000000001', registry, authority);
  const { agentId, certificate } = await parts.issueAgent(neighbour);

  expect(trust.judge(certificate, now)).toEqual({
    kind: 'refused',
    reason: 'another tenant',
    strangerId: agentId,
  });
});

test('an agent that was removed is refused', async () => {
  const { agentId, certificate } = await parts.issueAgent();
  registry.remove(agentId);

  expect(trust.judge(certificate, now)).toEqual({ kind: 'refused', reason: 'not registered' });
});

test('a certificate that is not the registered one of its agent is refused', async () => {
  const { agentId, keys } = await parts.issueAgent();
  const { der } = trust.issue({
    csr: createCsr({ keys, machineName: 'A.test' }),
    agentId,
    serial: new Uint8Array(16).fill(9),
    now,
  });

  expect(trust.judge(der, now)).toEqual({ kind: 'refused', reason: 'not registered' });
});

test("the authority's own certificate names no agent", () => {
  const own = createRoot({
    commonName: AGENT_AUTHORITY_COMMON_NAME,
    keys: authority.keys,
    serial: authority.serial,
    notBefore: now - 10 * 60_000,
    notAfter: now + 10 * 365 * DAY_MS,
  });

  expect(trust.judge(own, now)).toMatchObject({ kind: 'refused' });
});

test('any bytes are judged, and none are trusted', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(trust.judge(bytes, now).kind).toBe('refused');
    }),
  );
});

function rsaKeys(modulusLength: number): KeyPair {
  return generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

function withLastByteChanged(der: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(der);
  const last = changed.length - 1;
  changed[last] = (changed[last] ?? 0) ^ 1;
  return changed;
}
