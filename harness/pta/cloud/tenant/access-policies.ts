import { changeRefused } from './change-refused.ts';
import {
  type AccessConditions,
  type ConditionalAccessPolicy,
  policiesFor,
} from './conditional-access.ts';

/**
 * What the tenant asks beyond a password. Security defaults and Conditional Access exclude each other.
 *
 * @see https://learn.microsoft.com/entra/fundamentals/security-defaults
 */
export class AccessPolicies {
  #securityDefaults: boolean;
  readonly #policies = new Map<string, ConditionalAccessPolicy>();

  constructor(securityDefaults = false) {
    this.#securityDefaults = securityDefaults;
  }

  get securityDefaults(): boolean {
    return this.#securityDefaults;
  }

  /** Those of Conditional Access, in the order they were added. */
  get all(): readonly ConditionalAccessPolicy[] {
    return [...this.#policies.values()];
  }

  /** @throws HarnessError `TENANT_CHANGE_REFUSED` while Conditional Access policies are on */
  switchSecurityDefaults(on: boolean): void {
    const enabled = this.all.filter(({ state = 'on' }) => state === 'on');
    if (on && enabled.length > 0) {
      throw changeRefused(
        'Security defaults and Conditional Access exclude each other; switch the policies off first.',
      );
    }
    this.#securityDefaults = on;
  }

  /** Adds a policy, or replaces the one of that name. @throws HarnessError `TENANT_CHANGE_REFUSED` under security defaults */
  put(policy: ConditionalAccessPolicy): void {
    if (this.#securityDefaults && (policy.state ?? 'on') === 'on') {
      throw changeRefused(
        'Security defaults and Conditional Access exclude each other; switch security defaults off first.',
      );
    }
    this.#policies.set(policy.name, policy);
  }

  remove(name: string): void {
    this.#policies.delete(name);
  }

  /** The policies that decide about a sign-in. */
  applyingTo(conditions: AccessConditions): readonly ConditionalAccessPolicy[] {
    return policiesFor(this.all, conditions);
  }
}
