import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { issueAgentCertificate } from '../pta/protocol/certificates/agent-certificate.ts';
import { createRoot, issueServerCertificate } from '../pta/protocol/certificates/authority.ts';
import { certificateToPem } from '../pta/protocol/certificates/pem.ts';
import { type ChainQuestion, judgeChain } from './judge-chain.ts';

const newKeys = () =>
  generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

const serial = Uint8Array.of(1, 2, 3, 4);
const from = Date.UTC(2025, 0, 1);
const until = Date.UTC(2026, 0, 1);
const longUntil = Date.UTC(2060, 0, 1);
const keys = newKeys();
const root = createRoot({ commonName: 'root', keys, notBefore: from, notAfter: longUntil, serial });
const issuer = { certificate: root, privateKey: keys.privateKey };
const leaf = issueServerCertificate({
  issuer,
  names: ['*.servicebus.windows.net', '127.0.0.1'],
  publicKey: keys.publicKey,
  notBefore: from,
  notAfter: until,
  serial,
});

const question: ChainQuestion = {
  chainDer: [leaf],
  trustedRootsPem: [certificateToPem(root)],
  serverName: 'his-eur1-weur1.servicebus.windows.net',
  atMs: from,
  purpose: 'server',
};
const reasonFor = (change: Partial<ChainQuestion>) => {
  const verdict = judgeChain({ ...question, ...change });
  return verdict.kind === 'refused' ? verdict.reason : 'trusted';
};

test.each([
  ['from its first moment', from],
  ['to its last', until],
])('a chain is trusted %s', (_when, atMs) => {
  expect(judgeChain({ ...question, atMs })).toEqual({ kind: 'trusted' });
});

test('a chain that brings its root along is trusted', () => {
  expect(reasonFor({ chainDer: [leaf, root] })).toBe('trusted');
});

test('an address is a name too', () => {
  expect(reasonFor({ serverName: '127.0.0.1' })).toBe('trusted');
});

test('no name is asked for unless given', () => {
  const { serverName: _, ...nameless } = question;

  expect(judgeChain(nameless)).toEqual({ kind: 'trusted' });
});

test.each([
  ['expired', { atMs: until + 1000 }],
  ['not-yet-valid', { atMs: from - 1000 }],
  ['wrong-name', { serverName: 'a.b.servicebus.windows.net' }],
  ['wrong-name', { serverName: 'login.microsoftonline.com' }],
  ['wrong-name', { serverName: '127.0.0.2' }],
  ['wrong-name', { serverName: '' }],
  ['wrong-purpose', { purpose: 'client' }],
  ['unknown-issuer', { trustedRootsPem: [] }],
  ['malformed', { chainDer: [] }],
  ['malformed', { chainDer: [Uint8Array.of(1)] }],
  ['malformed', { trustedRootsPem: ['nothing'] }],
  ['malformed', { chainDer: Array.from({ length: 20 }, () => leaf) }],
] as const)('%s is the reason', (reason, change) => {
  expect(reasonFor(change)).toBe(reason);
});

test('another root of the same name and another key is no issuer', () => {
  const others = newKeys();
  const other = createRoot({
    commonName: 'root',
    keys: others,
    notBefore: from,
    notAfter: longUntil,
    serial,
  });

  // Its key identifier differs, so it is not even taken for the issuer.
  expect(reasonFor({ trustedRootsPem: [certificateToPem(other)] })).toBe('unknown-issuer');
});

test('a signature that was tampered with is bad', () => {
  const tampered = Uint8Array.from(leaf);
  const last = tampered.length - 1;
  tampered[last] = (tampered[last] ?? 0) ^ 1;

  expect(reasonFor({ chainDer: [tampered] })).toBe('bad-signature');
});

test('an expired root is found before an expired leaf', () => {
  const verdict = judgeChain({ ...question, atMs: longUntil + 1000 });

  expect(verdict).toMatchObject({ reason: 'expired', detail: expect.stringContaining('CN=root') });
});

test('an intermediate authority is followed, in any order and with excess', () => {
  const middleKeys = newKeys();
  // A cross-signed pair: the same name and key, once self-signed and so an authority that is not trusted.
  const middle = createRoot({
    commonName: 'middle',
    keys: middleKeys,
    notBefore: from,
    notAfter: until,
    serial,
  });
  const below = issueServerCertificate({
    issuer: { certificate: middle, privateKey: middleKeys.privateKey },
    names: ['x.test'],
    publicKey: keys.publicKey,
    notBefore: from,
    notAfter: until,
    serial,
  });
  const asked = { chainDer: [below, root, middle], serverName: 'x.test' };

  expect(reasonFor(asked)).toBe('unknown-issuer');
  expect(reasonFor({ ...asked, trustedRootsPem: [certificateToPem(middle)] })).toBe('trusted');
});

test('a leaf cannot act as an authority', () => {
  const below = issueServerCertificate({
    issuer: { certificate: leaf, privateKey: keys.privateKey },
    names: ['x.test'],
    publicKey: keys.publicKey,
    notBefore: from,
    notAfter: until,
    serial,
  });

  expect(['wrong-purpose', 'unknown-issuer']).toContain(
    reasonFor({ chainDer: [below, leaf], serverName: 'x.test' }),
  );
});

test('an agent certificate is good for a client and not for a server', () => {
  const agent = issueAgentCertificate({
    issuer,
    tenantId: 'ae11aea0-4e67-438a-80a8-d877c5d4a885',
    agentId: '0ea97280-4738-498d-b18a-3790e4886e62',
    publicKey: keys.publicKey,
    serial,
    notBefore: from,
  });
  const { serverName: _, ...nameless } = { ...question, chainDer: [agent] };

  expect(judgeChain({ ...nameless, purpose: 'client' })).toEqual({ kind: 'trusted' });
  expect(judgeChain({ ...nameless, purpose: 'server' })).toMatchObject({ reason: 'wrong-purpose' });
});

test('whatever is shown gets a verdict', () => {
  const flipped = fc
    .tuple(fc.nat(leaf.length - 1), fc.integer({ min: 1, max: 255 }))
    .map(([at, mask]) =>
      Uint8Array.from(leaf, (byte, index) => (index === at ? byte ^ mask : byte)),
    );
  fc.assert(
    fc.property(fc.oneof(flipped, fc.uint8Array()), fc.string(), (der, serverName) => {
      const verdict = judgeChain({ ...question, chainDer: [der], serverName });

      expect(verdict.kind).toBe('refused');
    }),
    { numRuns: 200 },
  );
});

test('the same array with other bytes is another certificate', () => {
  const shown = Uint8Array.from(leaf);
  expect(reasonFor({ chainDer: [shown] })).toBe('trusted');

  shown.fill(0);

  expect(reasonFor({ chainDer: [shown] })).toBe('malformed');
});

test('the same chain is judged anew for each name and each moment', () => {
  expect(reasonFor({})).toBe('trusted');
  expect(reasonFor({ serverName: 'servicebus.example' })).toBe('wrong-name');
  expect(reasonFor({ atMs: until + 1 })).toBe('expired');
  expect(reasonFor({})).toBe('trusted');
});
