import type { Clock } from '../runtime/clock.ts';
import type { KeySource } from '../runtime/keys.ts';
import type { HostPort, Network } from '../runtime/network.ts';
import type { Random } from '../runtime/random.ts';
import type { SecureChannel } from '../runtime/secure-channel.ts';

/** Time, network and secure channel of a lab; the parts above cannot tell which world they run in. */
export interface World {
  readonly kind: 'simulated' | 'loopback';
  /** The lab's own clock. Machines see it through a skew of their own. */
  readonly clock: Clock;
  readonly keys: KeySource;
  networkFrom(machine: string): Network;
  secureChannelFor(clock: Clock, random: Random): SecureChannel;
  track<T>(work: Promise<T>): Promise<T>;
  /** Gives a name of the lab to what another process of this machine listens with; in the loopback world only. */
  name?(at: HostPort, address: HostPort): void;
}
