import { systemClock } from '../runtime/clock.ts';
import { generatedKeys } from '../runtime/keys.ts';
import { LoopbackNetwork } from '../runtime/loopback-network.ts';
import { nodeSecureChannel } from '../runtime/node-secure-channel.ts';
import type { World } from './world.ts';

/** The system's time, sockets on the loopback interface, and TLS. */
export function createLoopbackWorld(): World {
  const network = new LoopbackNetwork();
  return {
    kind: 'loopback',
    clock: systemClock,
    keys: generatedKeys,
    networkFrom: (machine) => network.from(machine),
    secureChannelFor: () => nodeSecureChannel,
    track: (work) => work,
    name: (at, address) => network.name(at, address),
  };
}
