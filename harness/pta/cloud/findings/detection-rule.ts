import type { PtaEvent } from '../../protocol/events.ts';
import type { Finding } from '../../protocol/findings.ts';

/** Looks at the cloud's own events, one after another, for the traces of one kind of attack. */
export interface DetectionRule {
  /** @param at - milliseconds since the Unix epoch, UTC */
  observe(event: PtaEvent, at: number): Finding | undefined;
}
