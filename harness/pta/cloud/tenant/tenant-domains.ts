import { changeRefused } from './change-refused.ts';
import {
  type DomainOptions,
  type Federation,
  MANAGED,
  type TenantDomain,
} from './tenant-domain.ts';

/**
 * The names under which a tenant's users sign in. What the administrator changes holds from the next sign-in on.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-quick-start
 */
export class TenantDomains {
  readonly #byName = new Map<string, TenantDomain>();

  /** @param initialName - the name in `onmicrosoft.com` */
  constructor(domains: readonly DomainOptions[], initialName: string) {
    for (const domain of domains) this.add(domain);
    const name = initialName.toLowerCase();
    this.#byName.set(name, { name, authentication: MANAGED, verified: true, initial: true });
  }

  /** In the order in which they were added, the initial one after those that the tenant was made with. */
  get all(): readonly TenantDomain[] {
    return [...this.#byName.values()];
  }

  get initial(): TenantDomain {
    const initial = this.all.find((domain) => domain.initial);
    if (initial === undefined) throw new TypeError('A tenant has an initial domain.');
    return initial;
  }

  find(name: string): TenantDomain | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  /** Of a user name: what stands behind the last `@`. */
  ofUserName(userName: string): TenantDomain | undefined {
    return this.find(suffixOf(userName) ?? '');
  }

  /** @throws HarnessError `TENANT_CHANGE_REFUSED` when the tenant has it, or a federated domain is not verified */
  add({ name, netbiosName, authentication = MANAGED, verified = true }: DomainOptions): void {
    if (this.find(name) !== undefined) throw changeRefused(`The tenant has ${name} already.`);
    this.#set({
      name: name.toLowerCase(),
      ...(netbiosName !== undefined && { netbiosName }),
      authentication,
      verified,
      initial: false,
    });
  }

  /** The organisation has shown, by a DNS record, that the name is its own. @throws HarnessError `TENANT_CHANGE_REFUSED` */
  verify(name: string): void {
    this.#set({ ...this.#require(name), verified: true });
  }

  /** From now on its users sign in at the identity provider. @throws HarnessError `TENANT_CHANGE_REFUSED` */
  convertToFederated(name: string, federation: Federation): void {
    const domain = this.#require(name);
    if (domain.initial) throw changeRefused(`${name} is the initial domain, which stays managed.`);
    this.#set({ ...domain, authentication: { kind: 'federated', federation } });
  }

  /**
   * From now on the tenant checks the passwords of its users, by Pass-through Authentication at once where that is on.
   *
   * @throws HarnessError `TENANT_CHANGE_REFUSED`
   */
  convertToManaged(name: string): void {
    this.#set({ ...this.#require(name), authentication: MANAGED });
  }

  #require(name: string): TenantDomain {
    const domain = this.find(name);
    if (domain !== undefined) return domain;
    const known = this.all.map((each) => each.name).join(', ');
    throw changeRefused(`The tenant does not have ${name}; it has ${known}.`);
  }

  #set(domain: TenantDomain): void {
    if (domain.authentication.kind === 'federated' && !domain.verified) {
      throw changeRefused(`${domain.name} is not verified; verify it before it is federated.`);
    }
    if (domain.authentication.kind === 'federated') requireUrl(domain.authentication.federation);
    this.#byName.set(domain.name, domain);
  }
}

function requireUrl({ passiveUrl }: Federation): void {
  if (URL.canParse(passiveUrl)) return;
  throw changeRefused(`${JSON.stringify(passiveUrl)} is no URL that a browser can be sent to.`);
}

/** The domain in a user name, lower case; `undefined` where there is none. */
export function suffixOf(userName: string): string | undefined {
  const [, suffix] = /@([^@]+)$/.exec(userName.trim()) ?? [];
  return suffix?.toLowerCase();
}
