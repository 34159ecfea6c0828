import { Duplex } from 'node:stream';
import type { Activity } from './activity.ts';
import { HarnessError } from './errors.ts';
import { NETWORK_RESET } from './network.ts';

type Done = (error?: Error | null) => void;

/** One end of an in-memory connection that behaves like a TCP socket. */
class SimulatedStream extends Duplex {
  readonly #activity: Activity;
  #other: SimulatedStream | undefined;
  #resume: Done | undefined;

  constructor(activity: Activity) {
    super({ allowHalfOpen: false });
    this.#activity = activity;
  }

  join(other: SimulatedStream): void {
    this.#other = other;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    // A copy: a receiver may unmask or reuse its bytes while the sender still holds them.
    this.#send(Buffer.from(chunk), done);
  }

  /** What was written at once leaves at once, as TCP gathers it. */
  override _writev(written: { readonly chunk: Buffer }[], done: Done): void {
    this.#send(Buffer.concat(written.map(({ chunk }) => chunk)), done);
  }

  /** node:http ends streams that are over; the error that is made of it costs as much as a message, and is for nobody. */
  override end(chunk?: unknown, encoding?: unknown, done?: unknown): this {
    const isForNobody = chunk === undefined && encoding === undefined && done === undefined;
    const isOver = this.writableEnded && (this.destroyed || this.writableFinished);
    if (isForNobody && isOver) return this;
    return super.end(chunk, encoding as BufferEncoding, done as () => void);
  }

  override _read(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  override _final(done: Done): void {
    this.#activity.touch();
    const other = this.#other;
    this.#soon(() => {
      if (other !== undefined && !other.destroyed) other.push(null);
      done();
    });
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#activity.touch();
    const other = this.#other;
    const held = this.#resume;
    this.#resume = undefined;
    held?.(resetByOtherSide());
    this.#soon(() => {
      if (other === undefined || other.destroyed) return;
      if (error === null) other.push(null);
      else other.destroy(resetByOtherSide());
    });
    done(error);
  }

  #send(bytes: Buffer, done: Done): void {
    const other = this.#other;
    this.#activity.touch();
    this.#soon(() => {
      if (other === undefined || other.destroyed) done(resetByOtherSide());
      else if (other.push(bytes)) done();
      else other.#resume = done;
    });
  }

  /** A turn later: two sides that answer each other for ever must not keep the event loop from turning. */
  #soon(step: () => void): void {
    setImmediate(() => {
      this.#activity.touch();
      step();
    });
  }
}

/** Two ends of one connection: what is written to one is read from the other. */
export function simulatedConnection(activity: Activity): [Duplex, Duplex] {
  const left = new SimulatedStream(activity);
  const right = new SimulatedStream(activity);
  left.join(right);
  right.join(left);
  return [left, right];
}

function resetByOtherSide(): HarnessError {
  return new HarnessError(NETWORK_RESET, 'The other side closed the connection.');
}
