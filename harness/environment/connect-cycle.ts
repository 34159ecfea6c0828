import { UserAccountControl } from '../../mocks/directory/user-account-control.ts';
import {
  SALT_BYTES,
  SynchronisedPasswordHash,
} from '../pta/cloud/tenant/password-hash/synchronised-password-hash.ts';
import type { Tenant } from '../pta/cloud/tenant/tenant.ts';
import type { Random } from '../runtime/random.ts';
import type { Secret } from '../runtime/secret.ts';

/** What Connect reads of an account. */
export interface AccountToSynchronise {
  /** In the tenant. */
  readonly userPrincipalName: string;
  readonly userAccountControl: number;
  readonly password: Secret | undefined;
}

/** Connect's cycles, as far as they change how a user signs in. */
export class ConnectCycle {
  readonly #tenant: Tenant;
  readonly #salts: Random;

  constructor(tenant: Tenant, salts: Random) {
    this.#tenant = tenant;
    this.#salts = salts;
  }

  /** Who is disabled, and the hash of the password where hashes are synchronised. */
  synchronise({ userPrincipalName, userAccountControl, password }: AccountToSynchronise): void {
    const disabled = (userAccountControl & UserAccountControl.ACCOUNTDISABLE) !== 0;
    this.#tenant.changeUser(userPrincipalName, { disabled });
    if (this.#tenant.passwordHashSync === 'disabled' || password === undefined) return;
    const hash = SynchronisedPasswordHash.of(password, this.#salts.bytes(SALT_BYTES));
    this.#tenant.synchronisePasswordHash(userPrincipalName, hash);
  }
}
