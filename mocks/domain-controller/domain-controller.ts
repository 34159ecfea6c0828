import type { HostPort, Listener } from '../../harness/runtime/network.ts';
import type { Runtime } from '../../harness/runtime/runtime.ts';
import type { Identity } from '../../harness/runtime/secure-channel.ts';
import type { Directory } from '../directory/directory.ts';
import { DIRECTORY_PROFILES, type DirectoryProfileName } from '../directory/directory-profile.ts';
import { DomainControllerConnections } from './domain-controller-connections.ts';
import type { DirectoryEvent } from './events.ts';
import type { DomainControllerFaults } from './faults.ts';

export const LDAP_PORT = 389;
export const LDAPS_PORT = 636;

export interface DomainControllerOptions {
  /** `dc1`: the first label of the host name; in upper case the NetBIOS name. */
  readonly name: string;
  readonly directory: Directory;
  /** Certificate and key for LDAPS, issued to `<name>.<dnsName>`. */
  readonly identity: Identity;
  readonly profile: DirectoryProfileName;
  /** Real addresses in the loopback world; 127.0.0.1 and free ports unless given. */
  readonly ldapBind?: HostPort;
  readonly ldapsBind?: HostPort;
  /** As the profile says unless given. */
  readonly requireTlsForSimpleBind?: boolean;
}

/** An Active Directory domain controller, as far as LDAP binds and searches go. */
export class DomainController {
  readonly #runtime: Runtime<DirectoryEvent>;
  readonly #options: DomainControllerOptions;

  constructor(runtime: Runtime<DirectoryEvent>, options: DomainControllerOptions) {
    this.#runtime = runtime;
    this.#options = options;
  }

  /**
   * Listens on 389 and 636. May be called again after a stop: the directory keeps what it holds.
   *
   * @throws HarnessError whatever the network says to a name or an address it cannot give
   */
  async start(): Promise<StartedDomainController> {
    const { network } = this.#runtime;
    const { name, directory, identity, ldapBind, ldapsBind } = this.#options;
    const host = `${name}.${directory.domain.dnsName}`;
    const profile = DIRECTORY_PROFILES[this.#options.profile];
    const { requireTlsForSimpleBind = profile.requiresTlsForSimpleBind } = this.#options;
    const service = { host, directory, identity, profile, requireTlsForSimpleBind };
    const connections = new DomainControllerConnections(this.#runtime, service);
    const ldap = await network.listen(
      [{ host, port: LDAP_PORT }],
      (socket, from) => connections.acceptPlain(socket, from),
      ldapBind,
    );
    try {
      const ldaps = await network.listen(
        [{ host, port: LDAPS_PORT }],
        (socket, from) => connections.acceptSecure(socket, from),
        ldapsBind,
      );
      return new StartedDomainController(host, directory, connections, ldap, ldaps);
    } catch (error) {
      await ldap[Symbol.asyncDispose]();
      throw error;
    }
  }
}

/** A domain controller that listens. Disposing it is stopping it. */
export class StartedDomainController implements AsyncDisposable {
  /** `dc1.contoso.test` */
  readonly host: string;
  readonly directory: Directory;
  readonly ldap: Listener;
  readonly ldaps: Listener;
  readonly #connections: DomainControllerConnections;

  constructor(
    host: string,
    directory: Directory,
    connections: DomainControllerConnections,
    ldap: Listener,
    ldaps: Listener,
  ) {
    this.host = host;
    this.directory = directory;
    this.ldap = ldap;
    this.ldaps = ldaps;
    this.#connections = connections;
  }

  get faults(): DomainControllerFaults {
    return this.#connections.faults;
  }

  /** Closes both ports and every connection. Binds that were being delayed are never evaluated. */
  async stop(): Promise<void> {
    const closed = Promise.all([
      this.ldap[Symbol.asyncDispose](),
      this.ldaps[Symbol.asyncDispose](),
    ]);
    await this.#connections.close();
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
