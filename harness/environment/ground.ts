import { EventLog } from '../runtime/event-log.ts';
import type { Network } from '../runtime/network.ts';
import { type Random, seededRandom } from '../runtime/random.ts';
import type { EnvironmentOptions } from './defaults.ts';
import { LabCertificates } from './lab-certificates.ts';
import type { LabEvent } from './lab-event.ts';
import { createMachine, type Machine } from './machine.ts';
import type { World } from './world.ts';

/** Names that a client on this machine may use for a lab in the loopback world. */
export const LOCAL_NAMES = ['localhost', '127.0.0.1'] as const;

/** What every machine of one lab stands on. */
export interface Ground {
  readonly options: EnvironmentOptions;
  readonly world: World;
  readonly random: Random;
  readonly events: EventLog<LabEvent>;
  readonly certificates: LabCertificates;
  /** The machine of that name: made when it is first asked for, with that network. */
  machine(name: string, network?: Network): Machine;
}

export function layGround(options: EnvironmentOptions, world: World): Ground {
  const random = seededRandom(options.seed);
  const events = new EventLog<LabEvent>(world.clock);
  const machines = new Map<string, Machine>();
  return {
    options,
    world,
    random,
    events,
    certificates: new LabCertificates(random.fork('certificates'), world.clock.now()),
    machine: (name, network) => {
      const machine = machines.get(name) ?? createMachine(name, world, random, events, network);
      machines.set(name, machine);
      return machine;
    },
  };
}
