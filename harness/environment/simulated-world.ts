import { pooledKeys } from '../../fixtures/certificates/pooled-keys.ts';
import { Activity } from '../runtime/activity.ts';
import { SimulatedNetwork } from '../runtime/simulated-network.ts';
import { simulatedSecureChannel } from '../runtime/simulated-secure-channel.ts';
import { VirtualClock } from '../runtime/virtual-clock.ts';
import type { World } from './world.ts';

export interface SimulatedWorld extends World {
  readonly kind: 'simulated';
  readonly clock: VirtualClock;
}

/** Virtual time, in-memory streams, and a channel that judges certificates by the machine's clock. */
export function createSimulatedWorld(startMs: number): SimulatedWorld {
  const activity = new Activity();
  const network = new SimulatedNetwork(activity);
  return {
    kind: 'simulated',
    clock: new VirtualClock(startMs, activity),
    keys: pooledKeys(),
    networkFrom: (machine) => network.from(machine),
    secureChannelFor: simulatedSecureChannel,
    track: (work) => activity.track(work),
  };
}
