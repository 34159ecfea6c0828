import {
  DEFAULT_PASSWORD_RULES,
  type PasswordRuleKeeper,
  type PasswordRules,
} from '../graph/directory/password-rules.ts';
import type { SmartLockout } from '../smart-lockout/smart-lockout.ts';
import { SMART_LOCKOUT_DEFAULTS } from '../smart-lockout/smart-lockout-settings.ts';
import type { Tenant } from '../tenant/tenant.ts';

/** The directory setting Password Rule Settings: what it says, Smart Lockout and the tenant live by. */
export class PasswordRulesOf implements PasswordRuleKeeper {
  readonly #tenant: Tenant;
  readonly #lockout: SmartLockout;
  #rules: PasswordRules | undefined;

  constructor(tenant: Tenant, lockout: SmartLockout) {
    this.#tenant = tenant;
    this.#lockout = lockout;
  }

  /** With the numbers of Smart Lockout as they are now: they may have been changed elsewhere. */
  get passwordRules(): PasswordRules | undefined {
    if (this.#rules === undefined) return undefined;
    const { lockoutThreshold, lockoutDurationInSeconds } = this.#lockout.settings;
    return { ...this.#rules, lockoutThreshold, lockoutDurationInSeconds };
  }

  keepPasswordRules(rules: PasswordRules | undefined): void {
    const { environment } = this.#tenant;
    const { bannedPasswords, checksBannedPasswords } = rules ?? DEFAULT_PASSWORD_RULES;
    this.#rules = rules;
    this.#tenant.bannedPasswords = checksBannedPasswords ? bannedPasswords : [];
    this.#lockout.settings =
      rules === undefined
        ? SMART_LOCKOUT_DEFAULTS[environment]
        : {
            lockoutThreshold: rules.lockoutThreshold,
            lockoutDurationInSeconds: rules.lockoutDurationInSeconds,
          };
  }
}
