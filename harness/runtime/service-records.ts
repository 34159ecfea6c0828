/** One SRV record. @see RFC 2782 */
export interface ServiceRecord {
  /** Lower is asked first. */
  readonly priority: number;
  /** Share among records of one priority. */
  readonly weight: number;
  readonly host: string;
  readonly port: number;
}

/** What the lab's DNS says of services. No name is ever looked up outside the lab. */
export interface ServiceRecords {
  /** @param name - such as `_ldap._tcp.dc._msdcs.contoso.test`, in any case; empty when nobody registered it */
  lookUp(name: string): readonly ServiceRecord[];
}

/** A zone that machines register their services in, as domain controllers do when they start. */
export class ServiceZone implements ServiceRecords {
  readonly #records = new Map<string, ServiceRecord[]>();

  lookUp(name: string): readonly ServiceRecord[] {
    return this.#records.get(name.toLowerCase()) ?? [];
  }

  register(name: string, record: ServiceRecord): void {
    const key = name.toLowerCase();
    this.#records.set(key, [...(this.#records.get(key) ?? []), record]);
  }

  /** Takes out all that a host has registered. */
  withdraw(host: string): void {
    for (const [name, records] of this.#records) {
      this.#records.set(
        name,
        records.filter((record) => record.host.toLowerCase() !== host.toLowerCase()),
      );
    }
  }
}
