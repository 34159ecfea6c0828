import type { PtaEvent } from '../../protocol/events.ts';
import type { Finding } from '../../protocol/findings.ts';
import type { DetectionRule } from './detection-rule.ts';

/** Three heartbeats of ten minutes: two who share a certificate are both heard of in any ten. */
const WITHIN_MS = 30 * 60_000;

interface Place {
  readonly from: string;
  readonly machineName: string;
  readonly at: number;
}

/**
 * A certificate that is seen here, then there, then here again. A server that moves is seen there and stays there, so
 * that one change of place is nothing.
 */
export class SharedCertificate implements DetectionRule {
  /** Where each was seen lately, by thumbprint; the latest place last. */
  readonly #places = new Map<string, readonly Place[]>();

  observe(event: PtaEvent, at: number): Finding | undefined {
    if (event.type !== 'agent.bootstrapped') return undefined;
    const { agentId, thumbprint, from, machineName } = event;
    const lately = (this.#places.get(thumbprint) ?? []).filter(
      (place) => at - place.at <= WITHIN_MS,
    );
    const isHere = (place: Place) => place.from === from && place.machineName === machineName;
    const others = lately.filter((place) => !isHere(place));
    this.#places.set(thumbprint, [...others, { from, machineName, at }]);
    const last = lately.at(-1);
    const isBack = last !== undefined && !isHere(last) && lately.some(isHere);
    if (!isBack) return undefined;
    return {
      kind: 'certificate-in-two-places',
      agentId,
      thumbprint,
      places: [`${last.from} (${last.machineName})`, `${from} (${machineName})`],
      sameMachineName: last.machineName === machineName,
    };
  }
}
