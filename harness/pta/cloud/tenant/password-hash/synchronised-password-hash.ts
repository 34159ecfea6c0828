import { createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../../../runtime/secret.ts';
import { md4 } from './md4.ts';

/** As documented. */
export const SALT_BYTES = 10;
const ITERATIONS = 1_000;
const HASH_BYTES = 32;

/**
 * What password hash synchronisation leaves of a password in the tenant: PBKDF2 with 1,000 rounds of HMAC-SHA256 over
 * the MD4 hash that Active Directory has, written as 32 hexadecimal digits in UTF-16, with a salt of 10 bytes. That the
 * digits are upper case is public research.
 *
 * A password that was found right is recognised by a single HMAC from then on; every other one costs the 1,000 rounds,
 * each time. The price: whoever reads this memory can test guesses at one HMAC each. The lab's passwords are for tests.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-password-hash-synchronization
 */
export class SynchronisedPasswordHash {
  readonly #salt: Uint8Array;
  readonly #hash: Uint8Array;
  #recognised: Uint8Array | undefined;

  private constructor(salt: Uint8Array, hash: Uint8Array) {
    this.#salt = salt;
    this.#hash = hash;
  }

  /** As Connect makes it from what a domain controller replicates. @param salt - of {@link SALT_BYTES} bytes, per user */
  static of(password: Secret, salt: Uint8Array): SynchronisedPasswordHash {
    if (salt.length !== SALT_BYTES) throw new TypeError(`The salt has ${SALT_BYTES} bytes.`);
    return new SynchronisedPasswordHash(salt, derive(password, salt));
  }

  /** Whether these are its 32 bytes, as Connect uploads them. */
  equals(hash: Uint8Array): boolean {
    return hash.length === HASH_BYTES && timingSafeEqual(hash, this.#hash);
  }

  /** Whether it is the hash of this password. */
  matches(password: Secret): boolean {
    const mark = createHmac('sha256', this.#hash).update(password.reveal(), 'utf16le').digest();
    if (this.#recognised !== undefined && timingSafeEqual(mark, this.#recognised)) return true;
    if (!timingSafeEqual(derive(password, this.#salt), this.#hash)) return false;
    this.#recognised = mark;
    return true;
  }
}

function derive(password: Secret, salt: Uint8Array): Uint8Array {
  const ntHash = Buffer.from(md4(Buffer.from(password.reveal(), 'utf16le')));
  const digits = Buffer.from(ntHash.toString('hex').toUpperCase(), 'utf16le');
  return pbkdf2Sync(digits, salt, ITERATIONS, HASH_BYTES, 'sha256');
}
