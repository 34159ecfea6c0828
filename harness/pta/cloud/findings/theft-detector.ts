import type { Clock } from '../../../runtime/clock.ts';
import type { EventSink } from '../../../runtime/event-log.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import type { Finding } from '../../protocol/findings.ts';
import type { DetectionRule } from './detection-rule.ts';
import { ForeignAnswer } from './foreign-answer.ts';
import { RefusingAgent } from './refusing-agent.ts';
import { SharedCertificate } from './shared-certificate.ts';
import { SilentListener } from './silent-listener.ts';
import { SupersededCertificate } from './superseded-certificate.ts';
import { UnknownMachine } from './unknown-machine.ts';
import { type LogonWitness, UnseenLogon } from './unseen-logon.ts';

/** The same finding about the same agent is told once a day. */
const REPEATED_AFTER_MS = 86_400_000;

/** Findings kept; the oldest go first. */
const FINDINGS_MAX = 1_000;

/** A finding with the moment at which it was raised. */
export interface RaisedFinding {
  /** Milliseconds since the Unix epoch, UTC. */
  readonly at: number;
  readonly finding: Finding;
}

export interface DetectorOptions {
  /** DNS names of the tenant's domains. */
  readonly domains: readonly string[];
  readonly witness?: LogonWitness;
}

/** Reads the cloud's own log as it is written, and adds what it finds. */
export class TheftDetector implements EventSink<PtaEvent> {
  readonly #clock: Clock;
  readonly #log: EventSink<PtaEvent>;
  readonly #rules: readonly DetectionRule[];
  readonly #raised: RaisedFinding[] = [];
  /** When each was last told, by kind and agent. */
  readonly #toldAt = new Map<string, number>();

  constructor(clock: Clock, log: EventSink<PtaEvent>, { domains, witness }: DetectorOptions) {
    this.#clock = clock;
    this.#log = log;
    this.#rules = [
      new SharedCertificate(),
      new SupersededCertificate(),
      new SilentListener(),
      new UnknownMachine(domains),
      new ForeignAnswer(),
      new RefusingAgent(),
      ...(witness === undefined ? [] : [new UnseenLogon(witness)]),
    ];
  }

  get findings(): readonly Finding[] {
    return this.#raised.map(({ finding }) => finding);
  }

  /** Oldest first. */
  get raised(): readonly RaisedFinding[] {
    return this.#raised;
  }

  append(event: PtaEvent): void {
    this.#log.append(event);
    const now = this.#clock.now();
    for (const rule of this.#rules) {
      const finding = rule.observe(event, now);
      if (finding !== undefined) this.#raise(finding, now);
    }
  }

  #raise(finding: Finding, now: number): void {
    const about = `${finding.kind} ${finding.agentId ?? ''}`;
    const told = this.#toldAt.get(about);
    if (told !== undefined && now - told < REPEATED_AFTER_MS) return;
    this.#toldAt.set(about, now);
    this.#raised.push({ at: now, finding });
    if (this.#raised.length > FINDINGS_MAX) this.#raised.shift();
    this.#log.append({ type: 'finding.raised', finding });
  }
}
