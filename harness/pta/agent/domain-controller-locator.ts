import type { HostPort } from '../../runtime/network.ts';
import type { Random } from '../../runtime/random.ts';
import type { ServiceRecord, ServiceRecords } from '../../runtime/service-records.ts';

/** LDAPS: the records name the port of LDAP, and the agent's binds are protected from the start. */
const LDAPS_PORT = 636;

export interface LocatorOptions {
  /** DNS name of the domain that the server has joined. */
  readonly domain: string;
  /** Name of the server's site; its controllers are asked first. */
  readonly site: string;
  readonly records: ServiceRecords;
  readonly random: Random;
  /**
   * Where a user is validated, by the routes of name suffixes: DNS name of the domain, or of the trusted forest's root.
   * The server's own domain unless given or told.
   */
  route?(userName: string): string | undefined;
}

/**
 * Where a member of a domain finds a controller: by the SRV records of its site, then by those of the whole domain.
 * The one that answered last is asked first, until it fails.
 *
 * @see [MS-ADTS] 6.3.2.3 SRV records, 6.3.6 locating a domain controller
 */
export class DomainControllerLocator {
  readonly #options: LocatorOptions;
  /** By domain. */
  readonly #current = new Map<string, string>();

  constructor(options: LocatorOptions) {
    this.#options = options;
  }

  /** Every controller that may know the user, in the order in which to ask; empty when DNS knows none. */
  candidates(userName: string): readonly HostPort[] {
    const { site, records } = this.#options;
    const domain = this.#domainOf(userName);
    const nearby = this.#ordered(records.lookUp(`_ldap._tcp.${site}._sites.dc._msdcs.${domain}`));
    const all = this.#ordered(records.lookUp(`_ldap._tcp.dc._msdcs.${domain}`));
    const known = new Set([...nearby, ...all].map(({ host }) => host));
    const last = this.#current.get(domain);
    const current = last !== undefined && known.has(last) ? [last] : [];
    return [...new Set([...current, ...known])].map((host) => ({ host, port: LDAPS_PORT }));
  }

  /** It answered, whatever the answer was. */
  remember(userName: string, { host }: HostPort): void {
    this.#current.set(this.#domainOf(userName), host);
  }

  /** It did not answer. */
  forget(userName: string, { host }: HostPort): void {
    const domain = this.#domainOf(userName);
    if (this.#current.get(domain) === host) this.#current.delete(domain);
  }

  #domainOf(userName: string): string {
    return this.#options.route?.(userName) ?? this.#options.domain;
  }

  /** By priority; within one, by chance, where the weight is the share. @see RFC 2782 */
  #ordered(records: readonly ServiceRecord[]): ServiceRecord[] {
    const priorities = [...new Set(records.map(({ priority }) => priority))].sort((a, b) => a - b);
    return priorities.flatMap((priority) =>
      this.#drawn(records.filter((record) => record.priority === priority)),
    );
  }

  #drawn(records: readonly ServiceRecord[]): ServiceRecord[] {
    const left = [...records];
    const drawn: ServiceRecord[] = [];
    while (left.length > 0) {
      // One more for each, so that a weight of 0 has a chance at all.
      const total = left.reduce((sum, { weight }) => sum + weight + 1, 0);
      let mark = this.#options.random.below(total);
      const index = left.findIndex(({ weight }) => {
        mark -= weight + 1;
        return mark < 0;
      });
      drawn.push(...left.splice(Math.max(index, 0), 1));
    }
    return drawn;
  }
}
