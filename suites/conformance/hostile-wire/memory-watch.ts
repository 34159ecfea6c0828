import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Activity } from '../../../harness/runtime/activity.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** How much memory an attack takes: bytes. */
export class MemoryWatch {
  readonly #before: number;
  #most = 0;

  constructor() {
    collectGarbage();
    this.#before = used();
  }

  /** Looks at what is taken now, whether it is still needed or not. */
  look(): void {
    this.#most = Math.max(this.#most, used() - this.#before);
  }

  /** The most that was seen. */
  get most(): number {
    return this.#most;
  }

  /** What nobody has given back. */
  async kept(): Promise<number> {
    collectGarbage();
    // Keys and certificates are given back a turn after they were found.
    await new Activity().quiet();
    collectGarbage();
    return used() - this.#before;
  }
}

function used(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
