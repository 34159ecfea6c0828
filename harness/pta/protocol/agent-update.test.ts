import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../runtime/errors.ts';
import {
  parseAgentPackage,
  parseUpdateOffer,
  parseUpdateQuestion,
  renderAgentPackage,
  renderUpdateOffer,
  renderUpdateQuestion,
  signAgentPackage,
} from './agent-update.ts';
import { createRoot } from './certificates/authority.ts';
import { certificateToPem } from './certificates/pem.ts';

const AGENT_ID = '0b2f1a34-5c6d-4e7f-8a9b-0c1d2e3f4a5b';
const keys = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const NOW = Date.UTC(2026, 0, 14, 9);
const certificate = createRoot({
  ...{ commonName: 'publisher, test only', keys, serial: new Uint8Array(16).fill(7) },
  ...{ notBefore: NOW, notAfter: NOW + 86_400_000 },
});
const PACKAGE = signAgentPackage('1.5.3000.0', new Uint8Array([1, 2, 3]), {
  chain: [certificateToPem(certificate)],
  privateKey: keys.privateKey,
});

test('question, offer and package are read back', () => {
  const question = { agentId: AGENT_ID, version: '1.5.1742.0' };

  expect(parseUpdateQuestion(renderUpdateQuestion(question))).toEqual(question);
  expect(parseUpdateOffer(renderUpdateOffer('1.5.3000.0'))).toBe('1.5.3000.0');
  expect(parseUpdateOffer(renderUpdateOffer(undefined))).toBeUndefined();
  expect(parseAgentPackage(renderAgentPackage(PACKAGE))).toEqual(PACKAGE);
});

test.each<[string, (text: string) => unknown, string]>([
  ['a question that is no JSON', parseUpdateQuestion, 'version'],
  ['a question of nobody', parseUpdateQuestion, '{"version":"1.5.1.0"}'],
  [
    'a question of somebody without a GUID',
    parseUpdateQuestion,
    '{"agentId":"a","version":"1.5.1.0"}',
  ],
  ['a version in words', parseUpdateOffer, '{"version":"newest"}'],
  ['a version with a path in it', parseUpdateOffer, '{"version":"1.5.1.0/../x"}'],
  [
    'a package without a chain',
    parseAgentPackage,
    '{"version":"1.5.1.0","content":"","chain":[],"signature":""}',
  ],
  ['a package of a million characters', parseAgentPackage, ' '.repeat(1_000_001)],
])('%s is malformed', (_what, parse, text) => {
  expect(() => parse(text)).toThrow(expect.objectContaining({ code: MALFORMED }));
});

test('any text is malformed, or something', () => {
  const valid = renderAgentPackage(PACKAGE);
  const mutated = fc
    .tuple(fc.nat(valid.length - 1), fc.string({ maxLength: 2 }))
    .map(([at, put]) => valid.slice(0, at) + put + valid.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), mutated), (text) => {
      for (const parse of [parseUpdateQuestion, parseUpdateOffer, parseAgentPackage]) {
        try {
          parse(text);
        } catch (error) {
          expect(error).toBeInstanceOf(HarnessError);
        }
      }
    }),
    { seed: 5, numRuns: 300 },
  );
});
