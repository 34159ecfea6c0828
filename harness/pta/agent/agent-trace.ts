import type { Random } from '../../runtime/random.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { RejectionReason } from '../protocol/messages.ts';
import {
  formatValidationFailure,
  renderTraceRecord,
  type TraceRecord,
} from '../protocol/trace-log.ts';

/** Records kept; the oldest go first, as old trace files do. */
const RECORDS_MAX = 10_000;

/** The agent's trace log, in the text format of .NET's TraceListener. */
export class AgentTrace {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #source: string;
  readonly #random: Random;
  readonly #records: TraceRecord[] = [];

  /** @param source - the executable, as the profile names it */
  constructor(runtime: Runtime<PtaEvent>, source: string) {
    this.#runtime = runtime;
    this.#source = source;
    this.#random = runtime.random.fork('trace');
  }

  get records(): readonly TraceRecord[] {
    return this.#records;
  }

  /** As the file would stand on the agent's disk. */
  get text(): string {
    return this.#records.map(renderTraceRecord).join('');
  }

  /** The one message whose wording is public. */
  validationFailed(requestId: string, reason: RejectionReason): void {
    this.#write('Error', formatValidationFailure({ requestId, reason }));
  }

  /** Anything else that goes wrong. The wording is the lab's own: the product's is not public. */
  problem(message: string): void {
    this.#write('Error', message);
  }

  #write(eventType: TraceRecord['eventType'], message: string): void {
    this.#records.push({
      source: this.#source,
      eventType,
      id: 0,
      message,
      threadId: String(1 + this.#random.below(32)),
      at: this.#runtime.clock.now(),
    });
    if (this.#records.length > RECORDS_MAX) this.#records.shift();
  }
}
