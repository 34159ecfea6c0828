import type { EventLog } from '../runtime/event-log.ts';
import type { Network } from '../runtime/network.ts';
import type { Random } from '../runtime/random.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { SkewedClock } from '../runtime/skewed-clock.ts';
import type { LabEvent } from './lab-event.ts';
import type { World } from './world.ts';

/** One machine of the lab: its runtime, and its clock, which can be set wrong. */
export interface Machine {
  readonly runtime: Runtime<LabEvent>;
  readonly clock: SkewedClock;
}

/** @param network - the world's own unless something stands between, such as the firewall */
export function createMachine(
  name: string,
  world: World,
  random: Random,
  events: EventLog<LabEvent>,
  network: Network = world.networkFrom(name),
): Machine {
  const clock = new SkewedClock(world.clock);
  const own = random.fork(`machine:${name}`);
  return {
    clock,
    runtime: {
      machine: name,
      clock,
      random: own,
      network,
      secureChannel: world.secureChannelFor(clock, own.fork('secure-channel')),
      keys: world.keys,
      events: events.sinkFor(name),
      track: (work) => world.track(work),
    },
  };
}
