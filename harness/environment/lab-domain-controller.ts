import type { Directory } from '../../mocks/directory/directory.ts';
import type { DomainControllerFaults } from '../../mocks/domain-controller/faults.ts';
import type { HostPort, Listener } from '../runtime/network.ts';
import type { SkewedClock } from '../runtime/skewed-clock.ts';

/** A domain controller that can be started: ours, or a real one. */
export interface StartableController {
  start(): Promise<RunningController>;
}

export interface RunningController {
  readonly ldap: Pick<Listener, 'address'>;
  readonly ldaps: Pick<Listener, 'address'>;
  /** @throws HarnessError where the controller cannot be broken on demand */
  readonly faults: DomainControllerFaults;
  stop(): Promise<void>;
}

/** The domain controller of the lab, running or not, with what can be done to it and its machine. */
export class LabDomainController {
  /** Such as `dc1.contoso.test`. */
  readonly host: string;
  /** Its own replica; absent where the controller is a real one. */
  readonly directory: Directory | undefined;
  readonly #controller: StartableController;
  readonly #clock: SkewedClock | undefined;
  #started: RunningController | undefined;

  /** @param insides - the clock of its machine and its replica, where they are ours */
  constructor(
    host: string,
    controller: StartableController,
    insides?: { readonly clock: SkewedClock; readonly directory: Directory },
  ) {
    this.host = host;
    this.directory = insides?.directory;
    this.#controller = controller;
    this.#clock = insides?.clock;
  }

  get isRunning(): boolean {
    return this.#started !== undefined;
  }

  /** Faults of this run; they end with it. @throws TypeError while it is stopped */
  get faults(): DomainControllerFaults {
    return this.#requireStarted().faults;
  }

  /** Real address of LDAP, in the loopback world. */
  get ldapAddress(): HostPort | undefined {
    return this.#started?.ldap.address;
  }

  /** Real address of LDAPS, in the loopback world. */
  get ldapsAddress(): HostPort | undefined {
    return this.#started?.ldaps.address;
  }

  async start(): Promise<void> {
    if (this.#started !== undefined) throw new TypeError(`${this.host} is already running.`);
    this.#started = await this.#controller.start();
  }

  /** Closes both ports and every connection. Accounts and their counters stay as they are. */
  async stop(): Promise<void> {
    const started = this.#requireStarted();
    this.#started = undefined;
    await started.stop();
  }

  /**
   * Sets its wall clock ahead, or behind with a negative number. Milliseconds.
   *
   * @throws TypeError where the controller is a real one, with the clock of this machine
   */
  skewClock(offsetMs: number): void {
    if (this.#clock === undefined)
      throw new TypeError(`The clock of ${this.host} is this machine's.`);
    this.#clock.offsetMs = offsetMs;
  }

  #requireStarted(): RunningController {
    if (this.#started === undefined) throw new TypeError(`${this.host} is stopped.`);
    return this.#started;
  }
}
