import { createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pooledKeys } from '../../fixtures/certificates/pooled-keys.ts';
import {
  AGENT_AUTHORITY_COMMON_NAME,
  issueAgentCertificate,
} from '../../harness/pta/protocol/certificates/agent-certificate.ts';
import { createRoot } from '../../harness/pta/protocol/certificates/authority.ts';
import { createCsr } from '../../harness/pta/protocol/certificates/csr.ts';
import { certificateToPem } from '../../harness/pta/protocol/certificates/pem.ts';
import { isRunnable, runProgram } from './debian-program.ts';

const TENANT_ID = '31174d1b-e0d8-4d9f-a43a-9d24e8b9f827';
const AGENT_ID = '8e6b7631-4047-42d5-991c-d528bd133d3f';
/** .NET's order of bytes: three groups reversed, two as they are. */
const TENANT_BYTES = '1B4D1731D8E09F4DA43A9D24E8B9F827';
const AGENT_BYTES = '31766B8E4740D542991CD528BD133D3F';
const NOW = Date.UTC(2026, 0, 14, 9);
const DAY_MS = 86_400_000;

/** What OpenSSL's own programs make of the request and the certificate: Debian package openssl. */
describe.skipIf(!isRunnable('openssl', ['version'], 'openssl'))('openssl', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  let agentKey: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pta-harness-openssl-'));
    const source = pooledKeys();
    const [authority, keys] = [await source.rsa2048(), await source.rsa2048()];
    const serial = new Uint8Array(16).fill(0x5a);
    const root = createRoot({
      commonName: AGENT_AUTHORITY_COMMON_NAME,
      keys: authority,
      serial,
      notBefore: NOW,
      notAfter: NOW + 168 * DAY_MS,
    });
    const certificate = issueAgentCertificate({
      issuer: { certificate: root, privateKey: authority.privateKey },
      tenantId: TENANT_ID,
      agentId: AGENT_ID,
      publicKey: keys.publicKey,
      serial,
      notBefore: NOW,
    });
    agentKey = keys.publicKey;
    const machineName = 'AGENT1.contoso.test';
    await writeFile(at('sha1.csr'), createCsr({ keys, machineName, hash: 'sha1' }));
    await writeFile(at('sha256.csr'), createCsr({ keys, machineName, hash: 'sha256' }));
    await writeFile(at('root.pem'), certificateToPem(root));
    await writeFile(at('agent.der'), certificate);
    await writeFile(at('feature.p7'), featureOf(certificate));
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function openssl(...args: string[]): Promise<string> {
    const { code, output } = await runProgram('openssl', args);
    expect(code, output).toBe(0);
    return output;
  }

  const readRequest = (hash: string) =>
    openssl('req', '-inform', 'DER', '-in', at(`${hash}.csr`), '-noout', '-text', '-verify');
  const readCertificate = () =>
    openssl('x509', '-inform', 'DER', '-in', at('agent.der'), '-noout', '-text');

  test.each([
    ['sha1', 'sha1WithRSAEncryption'],
    ['sha256', 'sha256WithRSAEncryption'],
  ])('req: a request signed with %s proves its own key', async (hash, algorithm) => {
    const text = await readRequest(hash);

    expect(text).toContain('Certificate request self-signature verify OK');
    expect(text).toContain(`Signature Algorithm: ${algorithm}`);
  });

  test('req: RSA-2048, an empty subject, usages and key identifier as captured', async () => {
    const text = await readRequest('sha1');

    expect(text).toMatch(/Subject:\s*\n/);
    expect(text).toContain('Public-Key: (2048 bit)');
    expect(text).toMatch(
      /X509v3 Key Usage: critical\s+Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment/,
    );
    expect(text).toMatch(/X509v3 Extended Key Usage:\s+TLS Web Client Authentication/);
    expect(text).toContain('X509v3 Subject Key Identifier:');
  });

  test('asn1parse: the four attributes stand in the captured order with the captured types', async () => {
    const text = await openssl('asn1parse', '-inform', 'DER', '-in', at('sha1.csr'));

    const order = [
      /OBJECT\s+:1\.3\.6\.1\.4\.1\.311\.13\.2\.3.*?IA5STRING\s+:6\.2\.9200\.2/s,
      /OBJECT\s+:Extension Request/s,
      /OBJECT\s+:X509v3 Key Usage.*?BOOLEAN\s+:255.*?\[HEX DUMP\]:030204F0/s,
      /OBJECT\s+:1\.3\.6\.1\.4\.1\.311\.21\.20.*?INTEGER\s+:05.*?UTF8STRING\s+:AGENT1\.contoso\.test.*?UTF8STRING\s+:rundll32\.exe/s,
      /OBJECT\s+:1\.3\.6\.1\.4\.1\.311\.13\.2\.2.*?INTEGER\s+:01.*?BMPSTRING.*?BIT STRING/s,
    ].map((pattern) => text.search(pattern));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('x509: version 3, SHA-256, issuer, tenant as subject, 180 days capped by the issuer', async () => {
    const text = await readCertificate();

    expect(text).toContain('Version: 3 (0x2)');
    expect(text).toContain('Signature Algorithm: sha256WithRSAEncryption');
    expect(text).toContain(`Issuer: CN = ${AGENT_AUTHORITY_COMMON_NAME}`);
    expect(text).toContain(`Subject: CN = ${TENANT_ID}`);
    expect(text).toContain('Not Before: Jan 14 09:00:00 2026 GMT');
    expect(text).toContain('Not After : Jul  1 09:00:00 2026 GMT');
    expect(text).toMatch(/X509v3 Extended Key Usage: critical\s+TLS Web Client Authentication/);
  });

  test('x509: the tenant id is the subject unique id, and the agent id stands raw in its extension', async () => {
    const text = await readCertificate();
    const parsed = await openssl('asn1parse', '-inform', 'DER', '-in', at('agent.der'));

    expect(text.replace(/\s|:/g, '').toUpperCase()).toContain(`SUBJECTUNIQUEID${TENANT_BYTES}`);
    expect(parsed).toMatch(
      new RegExp(
        `OBJECT\\s+:1\\.3\\.6\\.1\\.4\\.1\\.311\\.82\\.1.*?\\[HEX DUMP\\]:${AGENT_BYTES}\\n`,
        's',
      ),
    );
  });

  test('cms: the feature extension is v2: and data that the issuer signed', async () => {
    const text = await openssl(
      ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', at('feature.p7')],
      ...[
        '-certfile',
        at('root.pem'),
        '-CAfile',
        at('root.pem'),
        '-purpose',
        'any',
        '-no_check_time',
      ],
    );

    expect(text).toMatch(/^PassthroughAuthentication:/);
    expect(text).toContain('CMS Verification successful');
  });

  test('verify: the issuer vouches for the certificate as a TLS client, and for nothing after its end', async () => {
    const verify = (atMs: number) =>
      runProgram('openssl', [
        ...['verify', '-CAfile', at('root.pem'), '-purpose', 'sslclient'],
        ...['-attime', String(atMs / 1_000), at('agent.pem')],
      ]);
    await openssl('x509', '-inform', 'DER', '-in', at('agent.der'), '-out', at('agent.pem'));

    expect((await verify(NOW + 167 * DAY_MS)).output).toContain('agent.pem: OK');
    expect((await verify(NOW + 169 * DAY_MS)).output).toContain('certificate has expired');
  });

  test('x509: the key is the one of the request', async () => {
    const pem = await openssl(
      'x509',
      '-inform',
      'DER',
      '-in',
      at('agent.der'),
      '-noout',
      '-pubkey',
    );

    expect(createPublicKey(pem).equals(createPublicKey(agentKey))).toBe(true);
  });
});

/** What follows `v2:` in extension 1.3.6.1.4.1.311.82.2, to the end of its DER. */
function featureOf(certificate: Uint8Array): Buffer {
  const raw = Buffer.from(new X509Certificate(certificate).raw);
  const start = raw.indexOf('v2:', 'latin1') + 3;
  return raw.subarray(start, start + 4 + raw.readUInt16BE(start + 2));
}
