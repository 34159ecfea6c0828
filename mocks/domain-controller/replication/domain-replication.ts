import type { Clock } from '../../../harness/runtime/clock.ts';
import type { Directory } from '../../directory/directory.ts';
import type { DirectoryChange } from '../../directory/directory-change.ts';
import { ChangeStamps } from './change-stamps.ts';
import { mergeChange, type ReplicatedChange, replicatedChange } from './replicated-change.ts';
import { isUrgent } from './urgency.ts';

/** One controller's copy of the domain. */
export interface Replica {
  /** `DC1` */
  readonly name: string;
  readonly directory: Directory;
  /** Of its machine; decides which of two writes to one attribute is the later. */
  readonly clock: Clock;
}

export interface ReplicationOptions {
  /** How long a change takes to the others: milliseconds. 0 is at once. */
  readonly delayMs: number;
  /** Name of the replica that hears of new passwords at once. */
  readonly pdcEmulator?: string;
  /** The lab's own clock. */
  readonly clock: Clock;
  /** Told of each change that reached a replica. */
  replicated?(change: { readonly from: string; readonly to: string; readonly dn: string }): void;
  /** Told of mistakes of ours; a change that cannot be applied is one. */
  failed?(error: unknown): void;
}

/**
 * Carries changes between the replicas of one domain: attribute by attribute, the last writer wins. What is each
 * controller's own, such as `badPwdCount`, stays; lockouts and the account policy go at once.
 *
 * @see [MS-ADTS] 3.1.1.5.3.4 urgent replication, [MS-DRSR] 5.163 for what makes a write the later one
 */
export class DomainReplication implements Disposable {
  delayMs: number;
  readonly #options: ReplicationOptions;
  readonly #replicas: readonly Replica[];
  readonly #stamps = new Map<Replica, ChangeStamps>();
  readonly #stopped = new AbortController();
  readonly #ends: (() => void)[] = [];
  /** Changes under way, oldest first, by their receiver. */
  readonly #queues = new Map<Replica, ReplicatedChange[]>();
  /** The replica that is being written by replication itself; its changes are no news. */
  #receiving: Replica | undefined;
  #paused = false;

  constructor(replicas: readonly Replica[], options: ReplicationOptions) {
    this.#replicas = replicas;
    this.#options = options;
    this.delayMs = options.delayMs;
    for (const replica of replicas) {
      this.#stamps.set(replica, new ChangeStamps());
      this.#queues.set(replica, []);
      this.#ends.push(replica.directory.onChange((change) => this.#originated(replica, change)));
    }
  }

  /** Nothing is carried any more, urgent or not; changes wait. */
  pause(): void {
    this.#paused = true;
  }

  /** What has waited is carried at once. */
  resume(): void {
    this.#paused = false;
    this.flush();
  }

  /** Carries all that is under way, whatever its delay. */
  flush(): void {
    for (const replica of this.#replicas) this.#deliver(replica, Number.POSITIVE_INFINITY);
  }

  [Symbol.dispose](): void {
    this.#stopped.abort();
    for (const end of this.#ends) end();
  }

  #originated(origin: Replica, change: DirectoryChange): void {
    if (this.#receiving === origin) return;
    const news = replicatedChange(change, origin);
    if (news === undefined) return;
    this.#stampsOf(origin).note(news);
    const urgent = isUrgent(change, origin.directory);
    const isPassword = news.parts.some(({ kind }) => kind === 'passwords');
    for (const replica of this.#replicas) {
      if (replica === origin) continue;
      const isPushed = isPassword && replica.name === this.#options.pdcEmulator;
      const delayMs = urgent || isPushed ? 0 : this.delayMs;
      const dueMs = this.#options.clock.elapsed() + delayMs;
      this.#queues.get(replica)?.push({ ...news, dueMs });
      if (delayMs === 0) this.#deliver(replica, dueMs);
      else void this.#deliverLater(replica, delayMs, dueMs);
    }
  }

  async #deliverLater(replica: Replica, delayMs: number, dueMs: number): Promise<void> {
    const { signal } = this.#stopped;
    try {
      await this.#options.clock.sleep(delayMs, signal);
      this.#deliver(replica, dueMs);
    } catch (error) {
      if (!signal.aborted) this.#options.failed?.(error);
    }
  }

  /** Applies what is due, in the order it was written. */
  #deliver(replica: Replica, untilMs: number): void {
    if (this.#paused) return;
    const queue = this.#queues.get(replica) ?? [];
    const due = queue.filter(({ dueMs }) => dueMs <= untilMs);
    this.#queues.set(
      replica,
      queue.filter(({ dueMs }) => dueMs > untilMs),
    );
    for (const change of due) {
      const outer = this.#receiving;
      this.#receiving = replica;
      try {
        const dn = mergeChange(replica.directory, change, this.#stampsOf(replica));
        if (dn !== undefined) {
          this.#options.replicated?.({ from: change.origin, to: replica.name, dn });
        }
      } finally {
        this.#receiving = outer;
      }
    }
  }

  #stampsOf(replica: Replica): ChangeStamps {
    const stamps = this.#stamps.get(replica);
    if (stamps === undefined) throw new TypeError(`${replica.name} is no replica of this domain.`);
    return stamps;
  }
}
