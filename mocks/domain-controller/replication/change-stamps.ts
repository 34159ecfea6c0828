import type { FileTime } from '../../directory/file-time.ts';
import type { ReplicatedChange } from './replicated-change.ts';

/** Which write of an attribute this is. Of two, the one with more writes before it is the later; then time decides. */
export interface Stamp {
  readonly version: number;
  readonly time: FileTime;
  readonly origin: string;
}

/** The last write that a replica knows of, for each part of each object that was written since the replicas parted. */
export class ChangeStamps {
  readonly #stamps = new Map<string, Stamp>();

  get(id: number, part: string): Stamp | undefined {
    return this.#stamps.get(`${id}:${part}`);
  }

  set(id: number, part: string, stamp: Stamp): void {
    this.#stamps.set(`${id}:${part}`, stamp);
  }

  /** A write of the replica's own: one more than the last. Fills in the versions of the change. */
  note({ id, parts, time, origin }: ReplicatedChange): void {
    for (const part of parts) {
      const version = (this.get(id, part.name)?.version ?? 0) + 1;
      part.version = version;
      this.set(id, part.name, { version, time, origin });
    }
  }
}

/** Whether a write is later than what is known. @see [MS-DRSR] 5.163 */
export function isLater(write: Stamp, known: Stamp | undefined): boolean {
  if (known === undefined) return true;
  if (write.version !== known.version) return write.version > known.version;
  if (write.time !== known.time) return write.time > known.time;
  return write.origin > known.origin;
}
