import type { Clock } from '../../harness/runtime/clock.ts';
import type { EventSink } from '../../harness/runtime/event-log.ts';
import type { Random } from '../../harness/runtime/random.ts';
import type { Directory } from '../directory/directory.ts';
import type { DirectoryProfile } from '../directory/directory-profile.ts';
import { type FileTime, fileTimeFromUnixMs } from '../directory/file-time.ts';
import type { DirectoryEvent } from './events.ts';
import type { PdcEmulator } from './replication/pdc-emulator.ts';

/** What every operation of one domain controller works with. */
export interface ControllerContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly events: EventSink<DirectoryEvent>;
  /** This controller's replica. */
  readonly directory: Directory;
  readonly profile: DirectoryProfile;
  /** `dc1.contoso.test` */
  readonly host: string;
  readonly requireTlsForSimpleBind: boolean;
  /** A controller of each other domain of the forest. */
  readonly forest?: readonly ControllerContext[];
  /** Asked about wrong passwords; absent on the PDC emulator itself, and where there is one controller only. */
  readonly pdcEmulator?: PdcEmulator;
}

/** The controller's wall clock. */
export function nowOf({ clock }: ControllerContext): FileTime {
  return fileTimeFromUnixMs(clock.now());
}
