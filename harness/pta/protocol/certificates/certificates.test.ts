import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../../runtime/errors.ts';
import {
  AGENT_AUTHORITY_COMMON_NAME,
  issueAgentCertificate,
  readAgentCertificate,
} from './agent-certificate.ts';
import { createRoot, issueServerCertificate, LAB_ROOT_COMMON_NAME } from './authority.ts';
import { certificateTime } from './certificate-time.ts';
import { createCsr } from './csr.ts';
import { parseCsr } from './parse-csr.ts';
import { certificateFromPem, certificateToPem } from './pem.ts';

const rsa = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const ec = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const day = 24 * 3_600_000;
const notBefore = Date.UTC(2025, 9, 18);
const serial = Uint8Array.from({ length: 16 }, (_, index) => 0xf0 - index);
const tenantId = 'ae11aea0-4e67-438a-80a8-d877c5d4a885';
// In .NET's order its first bytes, 30 0E, look like the start of an ASN.1 sequence that fills the rest.
const agentId = '0f820e30-4738-498d-b18a-3790e4886e62';

const rootFor = (keys: typeof rsa, notAfter: number, commonName = AGENT_AUTHORITY_COMMON_NAME) =>
  createRoot({ commonName, keys, notBefore, notAfter, serial });
const issuer = {
  certificate: rootFor(rsa, notBefore + 3650 * day),
  privateKey: rsa.privateKey,
};
const agent = { issuer, tenantId, agentId, publicKey: rsa.publicKey, serial, notBefore };
const agentDer = issueAgentCertificate(agent);
const csr = createCsr({ keys: rsa, machineName: 'agent1.contoso.com', user: 'CONTOSO\\admin' });

const hex = (der: Uint8Array) => Buffer.from(der).toString('hex');
const malformedError = expect.objectContaining({ code: MALFORMED });

test('an agent certificate names tenant and agent and is good for 180 days', () => {
  expect(readAgentCertificate(agentDer)).toEqual({
    tenantId,
    agentId,
    notBefore,
    notAfter: notBefore + 180 * day,
    thumbprint: createHash('sha1').update(agentDer).digest('hex').toUpperCase(),
    publicKey: rsa.publicKey,
  });
});

test('the agent id is sixteen raw bytes in an octet string', () => {
  expect(hex(agentDer)).toContain('06092b06010401823752010410300e820f38478d49b18a3790e4886e62');
});

test('the subjectUniqueID is a bit string of the tenant id', () => {
  expect(hex(agentDer)).toContain('821100a0ae11ae674e8a4380a8d877c5d4a885');
});

test('the extended key usage is critical and for clients only', () => {
  expect(hex(agentDer)).toContain('0603551d250101ff040c300a06082b06010505070302');
});

test('OpenSSL reads subject, issuer and version as published', () => {
  const certificate = new X509Certificate(agentDer);

  expect(certificate.subject).toBe(`CN=${tenantId}`);
  expect(certificate.issuer).toBe('CN=HISConnectorRegistrationCA.his.msappproxy.net');
  expect(certificate.serialNumber).toHaveLength(32);
  expect(certificate.verify(new X509Certificate(issuer.certificate).publicKey)).toBe(true);
});

test('an agent certificate does not outlive its issuer', () => {
  // The published sample ran for 168 days, to the end of the certificate that signed it.
  const short = { certificate: rootFor(rsa, notBefore + 168 * day), privateKey: rsa.privateKey };

  expect(readAgentCertificate(issueAgentCertificate({ ...agent, issuer: short })).notAfter).toBe(
    notBefore + 168 * day,
  );
});

test('any tenant and agent come back', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (tenant, id) => {
      const der = issueAgentCertificate({ ...agent, tenantId: tenant, agentId: id });

      expect(readAgentCertificate(der)).toMatchObject({ tenantId: tenant, agentId: id });
    }),
    { numRuns: 20 },
  );
});

test('a certificate without an agent id is refused', () => {
  expect(() => readAgentCertificate(issuer.certificate)).toThrow(malformedError);
});

test('a server certificate carries its names and chains to the lab root', () => {
  const root = rootFor(ec, Date.UTC(2060, 0), LAB_ROOT_COMMON_NAME);
  const server = new X509Certificate(
    issueServerCertificate({
      issuer: { certificate: root, privateKey: ec.privateKey },
      names: ['login.microsoftonline.com', '*.servicebus.windows.net', '127.0.0.1', '::1'],
      publicKey: ec.publicKey,
      notBefore,
      notAfter: Date.UTC(2055, 0),
      serial,
    }),
  );

  expect(server.issuer).toContain('test only');
  expect(server.checkIssued(new X509Certificate(root))).toBe(true);
  expect(server.verify(new X509Certificate(root).publicKey)).toBe(true);
  expect(server.checkHost('his-eur1-weur1.servicebus.windows.net')).toBeDefined();
  expect(server.checkHost('a.b.servicebus.windows.net')).toBeUndefined();
  expect(server.checkIP('127.0.0.1')).toBeDefined();
  expect(server.checkIP('::1')).toBeDefined();
  expect(server.validToDate.getTime()).toBe(Date.UTC(2055, 0));
});

test.each([
  [Date.UTC(2049, 11, 31, 23, 59, 59), 'utcTime'],
  [Date.UTC(2050, 0, 1), 'generalTime'],
  [Date.UTC(9999, 11, 31), 'generalTime'],
] as const)('the date %d is written as %s', (ms, kind) => {
  const der = rootFor(ec, ms);

  expect(certificateTime(ms)[kind]?.getTime()).toBe(ms);
  expect(new X509Certificate(der).validToDate.getTime()).toBe(ms);
});

test('a date from 2050 on is written in the fifteen characters of DER', () => {
  expect(Buffer.from(rootFor(ec, Date.UTC(2050, 0, 1))).includes('20500101000000Z')).toBe(true);
});

test.each([Number.NaN, Date.UTC(1949, 11, 31), Number.POSITIVE_INFINITY])(
  '%d is no date of a certificate',
  (ms) => {
    expect(() => certificateTime(ms)).toThrow(RangeError);
  },
);

test('PEM gives back the DER', () => {
  expect(certificateFromPem(certificateToPem(agentDer))).toEqual(agentDer);
  expect(() => certificateFromPem('nothing')).toThrow(malformedError);
});

test('a request has an empty subject and four attributes in the captured order', () => {
  const written = hex(csr);
  const order = [
    '060a2b0601040182370d0203310c160a362e322e393230302e32',
    '06092a864886f70d01090e',
    '06092b0601040182371514',
    '060a2b0601040182370d0202',
  ].map((attribute) => written.indexOf(attribute));

  expect(written).toContain('0201003000');
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order).not.toContain(-1);
});

test('a request asks for the captured key usage, critical', () => {
  expect(hex(csr)).toContain('0603551d0f0101ff0404030204f0');
});

test.each(['sha1', 'sha256'] as const)('a request signed with %s is read', (hash) => {
  const details = { machineName: 'agent1.contoso.com', user: 'CONTOSO\\admin', hash };

  expect(parseCsr(createCsr({ keys: rsa, ...details }))).toEqual({
    publicKey: rsa.publicKey,
    modulusLength: 2048,
    signatureIsValid: true,
    hash,
    osVersion: '6.2.9200.2',
    clientInfo: {
      machineName: 'agent1.contoso.com',
      user: 'CONTOSO\\admin',
      process: 'rundll32.exe',
    },
  });
});

test('a request that was changed after signing has no valid signature', () => {
  const changed = Uint8Array.from(csr);
  const at = Buffer.from(csr).indexOf('agent1');
  changed[at] = 'b'.charCodeAt(0);

  expect(parseCsr(changed)).toMatchObject({
    signatureIsValid: false,
    clientInfo: { machineName: 'bgent1.contoso.com' },
  });
});

test.each([
  ['certificate', agentDer, readAgentCertificate],
  ['request', csr, parseCsr],
])('whatever arrives gives a %s or MALFORMED', (_what, der, read) => {
  const mutated = fc
    .tuple(fc.nat(der.length), fc.nat(4), fc.uint8Array({ maxLength: 6 }))
    .map(([at, cut, put]) => Buffer.concat([der.subarray(0, at), put, der.subarray(at + cut)]));
  const flipped = fc
    .tuple(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }))
    .map(([at, mask]) =>
      Uint8Array.from(der, (byte, index) => (index === at ? byte ^ mask : byte)),
    );
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), mutated, flipped), (bytes) => {
      try {
        read(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(HarnessError);
        expect(error).toEqual(malformedError);
      }
    }),
    { numRuns: 300 },
  );
});

test('deep nesting and excess length are refused', () => {
  const nested = Uint8Array.from({ length: 8000 }, (_, index) => (index % 2 === 0 ? 0x30 : 0x80));

  expect(() => parseCsr(nested)).toThrow(malformedError);
  expect(() => parseCsr(new Uint8Array(20_000))).toThrow(malformedError);
  expect(() => parseCsr(Buffer.concat([csr, Buffer.of(0)]))).toThrow(malformedError);
});
