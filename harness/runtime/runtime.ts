import type { Clock } from './clock.ts';
import type { EventSink, LabEventBase } from './event-log.ts';
import type { KeySource } from './keys.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';
import type { SecureChannel } from './secure-channel.ts';

/** What every part is given. Built once per machine, in `environment`. */
export interface Runtime<E extends LabEventBase> {
  /** Name of the machine, as logs and firewall rules spell it. */
  readonly machine: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly network: Network;
  readonly secureChannel: SecureChannel;
  readonly keys: KeySource;
  readonly events: EventSink<E>;
  /**
   * Tells the clock that work is under way which neither the network nor a sleeper shows, such as a
   * key being made on another thread. Returns the same promise.
   */
  track<T>(work: Promise<T>): Promise<T>;
}
