import type { HostPort, Listener } from '../../harness/runtime/network.ts';
import type { Runtime } from '../../harness/runtime/runtime.ts';
import type { Identity } from '../../harness/runtime/secure-channel.ts';
import type { Directory } from '../directory/directory.ts';
import { DIRECTORY_PROFILES, type DirectoryProfileName } from '../directory/directory-profile.ts';
import { pdcEmulatorOn } from './binds/log-on.ts';
import type { ControllerContext } from './controller-context.ts';
import { DomainControllerConnections } from './domain-controller-connections.ts';
import type { DirectoryEvent } from './events.ts';
import type { DomainControllerFaults } from './faults.ts';
import type { Interceptors } from './interceptors.ts';
import type { OperationJournal } from './journal.ts';
import type { LdapService } from './ldap/ldap-operation.ts';
import type { PdcEmulator } from './replication/pdc-emulator.ts';
import { type LdifLoad, loadLdif } from './seeding/load-ldif.ts';

export const LDAP_PORT = 389;
export const LDAPS_PORT = 636;
export const GLOBAL_CATALOG_PORT = 3268;
export const GLOBAL_CATALOG_TLS_PORT = 3269;

export interface DomainControllerOptions {
  /** `dc1`: the first label of the host name; in upper case the NetBIOS name. */
  readonly name: string;
  readonly directory: Directory;
  /** Certificate and key for LDAPS, issued to `<name>.<dnsName>`. */
  readonly identity: Identity;
  readonly profile: DirectoryProfileName;
  /** Real addresses in the loopback world; 127.0.0.1 and free ports unless given, and always for the global catalog. */
  readonly ldapBind?: HostPort;
  readonly ldapsBind?: HostPort;
  /** As the profile says unless given. */
  readonly requireTlsForSimpleBind?: boolean;
  /** Asked about wrong passwords: {@link DomainController.pdcEmulator} of another controller of the domain. */
  readonly pdcEmulator?: PdcEmulator;
  /** A controller of each other domain of the forest. */
  readonly forest?: () => readonly DomainController[];
}

/** An Active Directory domain controller, as far as LDAP goes. */
export class DomainController {
  readonly #runtime: Runtime<DirectoryEvent>;
  readonly #options: DomainControllerOptions;

  #runs = 0;

  constructor(runtime: Runtime<DirectoryEvent>, options: DomainControllerOptions) {
    this.#runtime = runtime;
    this.#options = options;
  }

  /** This controller as the one that the others of its domain ask about wrong passwords. It answers while it runs. */
  get pdcEmulator(): PdcEmulator {
    return pdcEmulatorOn(this.#context(), () => this.#runs > 0);
  }

  /**
   * Loads the records of an LDIF file: all of them, or none.
   *
   * @throws HarnessError `DIRECTORY_SEED_MALFORMED` with the line
   */
  loadLdif(text: string): LdifLoad {
    return loadLdif(text, this.#context());
  }

  /**
   * Listens on 389 and 636, and on 3268 and 3269 for the global catalog. May be called again after a stop: the
   * directory keeps what it holds.
   *
   * @throws HarnessError whatever the network says to a name or an address it cannot give
   */
  async start(): Promise<StartedDomainController> {
    const context = this.#context();
    const { host, directory } = context;
    const connections = new DomainControllerConnections(
      this.#runtime,
      context,
      this.#options.identity,
    );
    await using undo = new AsyncDisposableStack();
    const listeners = await this.#listen(host, connections, undo);
    this.#runs += 1;
    undo.defer(() => {
      this.#runs -= 1;
    });
    return new StartedDomainController(host, directory, connections, listeners, undo.move());
  }

  #context(): ControllerContext {
    const { name, directory, pdcEmulator, forest } = this.#options;
    const profile = DIRECTORY_PROFILES[this.#options.profile];
    const { requireTlsForSimpleBind = profile.requiresTlsForSimpleBind } = this.#options;
    return {
      clock: this.#runtime.clock,
      events: this.#runtime.events,
      random: this.#runtime.random.fork('domain-controller'),
      host: `${name}.${directory.domain.dnsName}`,
      directory,
      profile,
      requireTlsForSimpleBind,
      ...(pdcEmulator && { pdcEmulator }),
      ...(forest && { forest: forest().map((controller) => controller.#withoutForest()) }),
    };
  }

  /** Who is asked does not ask on. */
  #withoutForest(): ControllerContext {
    return new DomainController(this.#runtime, withoutForest(this.#options)).#context();
  }

  async #listen(
    host: string,
    connections: DomainControllerConnections,
    undo: AsyncDisposableStack,
  ): Promise<DomainControllerListeners> {
    const { network } = this.#runtime;
    const { ldapBind, ldapsBind } = this.#options;
    const plain = async (port: number, service: LdapService, bind?: HostPort) =>
      undo.use(
        await network.listen(
          [{ host, port }],
          (socket, from) => connections.acceptPlain(socket, from, service),
          bind,
        ),
      );
    const secure = async (port: number, service: LdapService, bind?: HostPort) =>
      undo.use(
        await network.listen(
          [{ host, port }],
          (socket, from) => connections.acceptSecure(socket, from, service),
          bind,
        ),
      );
    return {
      ldap: await plain(LDAP_PORT, 'domain', ldapBind),
      ldaps: await secure(LDAPS_PORT, 'domain', ldapsBind),
      globalCatalog: await plain(GLOBAL_CATALOG_PORT, 'global-catalog'),
      globalCatalogTls: await secure(GLOBAL_CATALOG_TLS_PORT, 'global-catalog'),
    };
  }
}

function withoutForest({
  forest: _,
  ...options
}: DomainControllerOptions): DomainControllerOptions {
  return options;
}

/** The ports of a domain controller. */
export interface DomainControllerListeners {
  readonly ldap: Listener;
  readonly ldaps: Listener;
  readonly globalCatalog: Listener;
  readonly globalCatalogTls: Listener;
}

/** A domain controller that listens. Disposing it is stopping it. */
export class StartedDomainController implements AsyncDisposable {
  /** `dc1.contoso.test` */
  readonly host: string;
  readonly directory: Directory;
  readonly listeners: DomainControllerListeners;
  readonly #connections: DomainControllerConnections;
  readonly #resources: AsyncDisposableStack;

  constructor(
    host: string,
    directory: Directory,
    connections: DomainControllerConnections,
    listeners: DomainControllerListeners,
    resources: AsyncDisposableStack,
  ) {
    this.host = host;
    this.directory = directory;
    this.listeners = listeners;
    this.#connections = connections;
    this.#resources = resources;
  }

  get ldap(): Listener {
    return this.listeners.ldap;
  }

  get ldaps(): Listener {
    return this.listeners.ldaps;
  }

  get faults(): DomainControllerFaults {
    return this.#connections.faults;
  }

  /** A test's own code around each operation. */
  get interceptors(): Interceptors {
    return this.#connections.interceptors;
  }

  /** What this run was asked for. */
  get journal(): OperationJournal {
    return this.#connections.journal;
  }

  /** Closes every port and every connection. Binds that were being delayed are never evaluated. */
  async stop(): Promise<void> {
    const closed = this.#resources.disposeAsync();
    await this.#connections.close();
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
