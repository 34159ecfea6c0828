import type { Duplex } from 'node:stream';
import { HarnessError, MALFORMED } from '../../harness/runtime/errors.ts';
import type { Peer } from '../../harness/runtime/network.ts';
import type { Runtime } from '../../harness/runtime/runtime.ts';
import type { Identity } from '../../harness/runtime/secure-channel.ts';
import type { ControllerContext } from './controller-context.ts';
import { directoryRequestHandler } from './directory-request-handler.ts';
import type { DirectoryEvent } from './events.ts';
import { DomainControllerFaults, withFaults } from './faults.ts';
import { Interceptors, withInterceptors } from './interceptors.ts';
import { OperationJournal, withJournal } from './journal.ts';
import { LdapListener } from './ldap/ldap-listener.ts';
import type { LdapService } from './ldap/ldap-operation.ts';

/** Every connection of one run, so that a stop leaves none behind. */
export class DomainControllerConnections {
  readonly faults: DomainControllerFaults;
  readonly interceptors = new Interceptors();
  readonly journal = new OperationJournal();
  readonly #runtime: Runtime<DirectoryEvent>;
  readonly #identity: Identity;
  readonly #listener: LdapListener;
  readonly #stopped = new AbortController();
  readonly #open = new Map<Duplex, Promise<void>>();

  constructor(runtime: Runtime<DirectoryEvent>, context: ControllerContext, identity: Identity) {
    const handler = directoryRequestHandler(context);
    this.#runtime = runtime;
    this.#identity = identity;
    this.faults = new DomainControllerFaults(() =>
      directoryRequestHandler({ ...context, directory: context.directory.fork() }),
    );
    const faulty = withFaults(handler, this.faults, runtime, this.#stopped.signal);
    const intercepted = withInterceptors(faulty, this.interceptors);
    this.#listener = new LdapListener(withJournal(intercepted, this.journal, runtime.clock));
  }

  /** Plain until the client asks for StartTLS. */
  acceptPlain(socket: Duplex, from: Peer, service: LdapService = 'domain'): void {
    this.#accept(socket, from, () =>
      this.#listener.serve(socket, { secure: false, service }, (plain) => this.#secure(plain)),
    );
  }

  acceptSecure(socket: Duplex, from: Peer, service: LdapService = 'domain'): void {
    this.#accept(socket, from, async () => {
      const stream = await this.#secure(socket);
      await this.#listener.serve(stream, { secure: true, service });
    });
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    for (const socket of this.#open.keys()) socket.destroy();
    await Promise.all(this.#open.values());
  }

  async #secure(socket: Duplex): Promise<Duplex> {
    const options = { identity: this.#identity, requestClientCertificate: false };
    const { stream } = await this.#runtime.secureChannel.accept(socket, options);
    return stream;
  }

  #accept(socket: Duplex, { machine: from }: Peer, serve: () => Promise<void>): void {
    if (this.faults.refusesConnections || this.#stopped.signal.aborted) {
      this.#runtime.events.append({ type: 'directory.connection-refused', from });
      socket.destroy();
      return;
    }
    const served = serve()
      .catch((error: unknown) => this.#report(socket, from, error))
      .finally(() => this.#open.delete(socket));
    this.#open.set(socket, served);
  }

  /** Bad bytes and failed handshakes end one connection; anything else is a mistake of ours, and crashes. */
  #report(socket: Duplex, from: string, error: unknown): void {
    socket.destroy();
    if (!(error instanceof HarnessError)) throw error;
    const { code, message } = error;
    this.#runtime.events.append(
      code === MALFORMED
        ? { type: 'directory.connection-malformed', from, problem: message }
        : { type: 'directory.handshake-failed', from, cause: code },
    );
  }
}
