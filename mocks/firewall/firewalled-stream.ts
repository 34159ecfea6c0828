import { Duplex } from 'node:stream';
import type { Clock } from '../../harness/runtime/clock.ts';
import { HarnessError } from '../../harness/runtime/errors.ts';
import { formatHostPort, NETWORK_RESET } from '../../harness/runtime/network.ts';
import { Lane } from './lane.ts';
import { resetStream } from './reset-stream.ts';
import type { Direction, Flow } from './rule.ts';
import { none } from './toxics/none.ts';
import type { Toxic } from './toxics/toxic.ts';

type Done = (error?: Error | null) => void;
/** Hands bytes on; `sent` is called when they have left. */
type Deliver = (bytes: Buffer, sent: () => void) => void;

/** An open connection as the dialling machine holds it; a toxic stands between it and the real one. */
export class FirewalledStream extends Duplex {
  readonly flow: Flow;
  readonly #inner: Duplex;
  readonly #lanes: Readonly<Record<Direction, Lane>>;
  #toxic: Toxic = none;
  #onReset: (() => void) | undefined;
  #waitingForDrain: Done | undefined;
  /** Somebody closed while everything was swallowed. */
  #hasLostAnEnd = false;
  /** The last bytes before a reset are on their way; nothing follows them. */
  #isBreaking = false;

  constructor(clock: Clock, inner: Duplex, flow: Flow) {
    super({ allowHalfOpen: false });
    this.flow = flow;
    this.#inner = inner;
    this.#lanes = {
      upstream: new Lane(clock),
      downstream: new Lane(clock),
    };
    // A connection can break before anybody has taken it over.
    this.on('error', () => undefined);
    // When to end is for this stream to say: what it still holds has to go first.
    inner.allowHalfOpen = true;
    this.#listen(inner);
  }

  /** Whether both ends are gone, so that nothing is left to judge or to close. */
  get isGone(): boolean {
    return this.destroyed && this.#inner.destroyed;
  }

  /**
   * Replaces the toxic. What the old one still holds arrives first.
   *
   * @param onReset - called once, when the toxic wants the connection torn down
   */
  treatWith(toxic: Toxic, onReset: () => void): void {
    const wasSilent = this.#isSilent();
    this.#toxic = toxic;
    this.#onReset = onReset;
    if (wasSilent && !this.#isSilent() && this.#hasLostAnEnd) {
      // The side that closed unheard has forgotten the connection, and answers the next packet with a reset.
      this.sever('one side closed it while nothing passed');
      return;
    }
    if (this.#isSilent()) {
      this.#inner.resume();
      this.#drained();
    }
    for (const direction of ['upstream', 'downstream'] as const) {
      if (toxic.treat(direction, 0).kind === 'reset') this.#tearDown();
    }
  }

  /** Tears the connection down for both sides with `NETWORK_RESET`, whatever the toxic. */
  sever(reason: string): void {
    const to = formatHostPort(this.flow);
    const error = new HarnessError(
      NETWORK_RESET,
      `The firewall reset the connection from ${this.flow.source} to ${to}: ${reason}.`,
    );
    resetStream(this.#inner, error);
    this.destroy(error);
  }

  override _read(): void {
    if (!this.#lanes.downstream.isFull) this.#inner.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    if (!this.#isSilent() && !this.#inner.writable) {
      done(new HarnessError(NETWORK_RESET, 'The other side closed the connection.'));
      return;
    }
    this.#carry('upstream', chunk, (bytes, sent) => this.#inner.write(bytes, sent));
    this.#lanes.upstream.whenRoomy(() => {
      if (this.#inner.writableNeedDrain && !this.#isSilent()) this.#waitingForDrain = done;
      else done();
    });
  }

  override _final(done: Done): void {
    this.#end('upstream', () => this.#inner.end(() => done()));
    if (this.#isSilent()) done();
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#lanes.upstream.close();
    this.#lanes.downstream.close();
    this.#drained();
    if (this.#isSilent()) this.#hasLostAnEnd = true;
    else this.#inner.destroy(error ?? undefined);
    done(error);
  }

  #listen(inner: Duplex): void {
    let cause: Error | undefined;
    inner.on('data', (chunk: Buffer) => this.#arrived(chunk));
    inner.on('drain', () => this.#drained());
    inner.on('error', (error) => {
      cause = error;
    });
    inner.once('end', () => this.#end('downstream', () => this.push(null)));
    inner.once('close', () => {
      // After an orderly end the reader may still be behind, and closes this stream by itself.
      if (inner.readableEnded && cause === undefined) this.#drained();
      else this.#end('downstream', () => this.destroy(cause));
    });
  }

  #arrived(chunk: Buffer): void {
    this.#carry('downstream', chunk, (bytes, sent) => {
      if (!this.push(bytes)) this.#inner.pause();
      sent();
    });
    const lane = this.#lanes.downstream;
    if (!lane.isFull) return;
    this.#inner.pause();
    lane.whenRoomy(() => this.#inner.resume());
  }

  #drained(): void {
    const done = this.#waitingForDrain;
    this.#waitingForDrain = undefined;
    done?.();
  }

  #carry(direction: Direction, chunk: Buffer, deliver: Deliver): void {
    if (this.#isBreaking) return;
    const treatment = this.#toxic.treat(direction, chunk.length);
    switch (treatment.kind) {
      case 'swallow':
        return;
      case 'pass':
        this.#lanes[direction].put(chunk, treatment.afterMs, (bytes) => deliver(bytes, ignore));
        return;
      case 'reset': {
        this.#isBreaking = true;
        const last = chunk.subarray(0, treatment.passing);
        this.#lanes[direction].put(last, 0, (bytes) => deliver(bytes, () => this.#tearDown()));
        return;
      }
      default:
        treatment satisfies never;
    }
  }

  /** Carries an end or a failure, which has no bytes. */
  #end(direction: Direction, deliver: () => void): void {
    const treatment = this.#toxic.treat(direction, 0);
    if (treatment.kind === 'pass') this.#lanes[direction].put(NOTHING, treatment.afterMs, deliver);
    else if (treatment.kind === 'swallow') this.#hasLostAnEnd = true;
  }

  #isSilent(): boolean {
    return this.#toxic.treat('upstream', 0).kind === 'swallow';
  }

  #tearDown(): void {
    const onReset = this.#onReset;
    this.#onReset = undefined;
    onReset?.();
  }
}

const NOTHING = Buffer.alloc(0);

function ignore(): void {}
