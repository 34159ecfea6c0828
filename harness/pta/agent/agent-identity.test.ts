import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import { HarnessError, MALFORMED } from '../../runtime/errors.ts';
import { certificateFromPem } from '../protocol/certificates/pem.ts';
import { agentIdentityFrom } from './agent-identity.ts';
import { AGENT_ID, certify, serverCertificate } from './scripted-cloud.test-support.ts';

const pool = pooledKeys();
const OWN = await pool.rsa2048();
const OTHER = await pool.rsa2048();
const CERTIFICATE = certify(OWN.publicKey);

test('the key identifier is the agent’s id and the thumbprint of its certificate', () => {
  const identity = agentIdentityFrom(CERTIFICATE, OWN.privateKey);

  const thumbprint = createHash('sha1').update(CERTIFICATE).digest('hex').toUpperCase();
  expect(identity).toMatchObject({
    agentId: AGENT_ID,
    keyIdentifier: `${AGENT_ID}_${thumbprint}`,
    privateKey: OWN.privateKey,
    decryptionKey: OWN.privateKey,
  });
  expect(identity.chain.map((pem) => [...certificateFromPem(pem)])).toEqual([[...CERTIFICATE]]);
});

test.each([
  ['no bytes', new Uint8Array(), OWN],
  ['a certificate that names no agent', certificateFromPem(serverCertificate()), OWN],
  ['a certificate for another key', CERTIFICATE, OTHER],
])('%s is MALFORMED', (_what, certificate, { privateKey }) => {
  expect(() => agentIdentityFrom(certificate, privateKey)).toThrow(
    expect.objectContaining({ code: MALFORMED }),
  );
});

test('any damage to a certificate gives an identity or MALFORMED', () => {
  const damage = fc.array(fc.record({ at: fc.nat(CERTIFICATE.length - 1), byte: fc.nat(255) }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(damage, (changes) => {
      const damaged = Uint8Array.from(CERTIFICATE);
      for (const { at, byte } of changes) damaged[at] = byte;
      try {
        agentIdentityFrom(damaged, OWN.privateKey);
      } catch (error) {
        expect(error).toBeInstanceOf(HarnessError);
        expect(error).toMatchObject({ code: MALFORMED });
      }
    }),
    { numRuns: 150 },
  );
});
