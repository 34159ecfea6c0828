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
}

/**
 * Where a member of a domain finds a controller: by the SRV records of its site, then by those of the whole domain.
 * The one that answered last is asked first, until it fails.
 *
 * @see [MS-ADTS] 6.3.2.3 SRV records, 6.3.6 locating a domain controller
 */
export class DomainControllerLocator {
  readonly #options: LocatorOptions;
  #current: string | undefined;

  constructor(options: LocatorOptions) {
    this.#options = options;
  }

  /** Every controller, in the order in which to ask; empty when DNS knows none. */
  candidates(): readonly HostPort[] {
    const { domain, site, records } = this.#options;
    const nearby = this.#ordered(records.lookUp(`_ldap._tcp.${site}._sites.dc._msdcs.${domain}`));
    const all = this.#ordered(records.lookUp(`_ldap._tcp.dc._msdcs.${domain}`));
    const known = new Set([...nearby, ...all].map(({ host }) => host));
    const current = this.#current !== undefined && known.has(this.#current) ? [this.#current] : [];
    return [...new Set([...current, ...known])].map((host) => ({ host, port: LDAPS_PORT }));
  }

  /** It answered, whatever the answer was. */
  remember({ host }: HostPort): void {
    this.#current = host;
  }

  /** It did not answer. */
  forget({ host }: HostPort): void {
    if (this.#current === host) this.#current = undefined;
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
