import { constants, createPrivateKey, privateDecrypt, publicEncrypt } from 'node:crypto';
import { pooledKeys } from '../../fixtures/certificates/pooled-keys.ts';
import { systemClock } from '../../harness/runtime/clock.ts';

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' } as const;
const WARM_UP = 100;
const MEASURED_MS = 600;

/** RSA-2048 private operations that one core of this machine makes in a second: openings of one sealed text. */
export async function rsaPrivateOperationsPerSecond(): Promise<number> {
  const keys = await pooledKeys().rsa2048();
  const key = createPrivateKey(keys.privateKey);
  const sealed = publicEncrypt({ key: keys.publicKey, ...OAEP }, Buffer.from('{"Password":"x"}'));
  for (let count = 0; count < WARM_UP; count += 1) privateDecrypt({ key, ...OAEP }, sealed);
  const startedAt = systemClock.elapsed();
  let count = 0;
  let lasted = 0;
  while (lasted < MEASURED_MS) {
    privateDecrypt({ key, ...OAEP }, sealed);
    count += 1;
    lasted = systemClock.elapsed() - startedAt;
  }
  return (count / lasted) * 1_000;
}
