import { CONNECTOR_NAMESPACE } from './system-settings.ts';
import { formatTimeSpan, parseTimeSpan } from './time-span.ts';
import { type XmlNode, xml, xmlNil } from './xml/render-xml.ts';
import type { XmlElement } from './xml/xml-element.ts';

/**
 * How an agent keeps asking when bootstrap fails: some tries at an even pace, then a growing delay, then at an even
 * pace for ever. Captured 2025, public research.
 */
export interface BootstrapRetryStrategy {
  readonly first: { readonly intervalMs: number; readonly attempts: number };
  readonly backoff: {
    readonly minDelayMs: number;
    readonly maxDelayMs: number;
    readonly attempts: number;
  };
  readonly lastIntervalMs: number;
  /** Spread of all but the first tries, in percent both ways. */
  readonly jitterPercent: number;
}

/** One try after ten minutes, five from 3 s up to 1 h, then hourly, ±20 %. */
export const DEFAULT_BOOTSTRAP_RETRY_STRATEGY: BootstrapRetryStrategy = {
  first: { intervalMs: 600_000, attempts: 1 },
  backoff: { minDelayMs: 3000, maxDelayMs: 3_600_000, attempts: 5 },
  lastIntervalMs: 3_600_000,
  jitterPercent: 20,
};

const NAMESPACE = `${CONNECTOR_NAMESPACE}.FlightingFeatures.RetryStrategies`;

export function bootstrapRetryStrategyNode(strategy: BootstrapRetryStrategy): XmlNode {
  const { first, backoff } = strategy;
  const periodic = (intervalMs: number, attempts: XmlNode) =>
    xml('a:Periodic', [xml('a:Interval', formatTimeSpan(intervalMs)), attempts]);
  const exponential = xml('a:ExponentialBackoff', [
    xml('a:MaxAttempts', String(backoff.attempts)),
    xml('a:MaxDelay', formatTimeSpan(backoff.maxDelayMs)),
    xml('a:MinDelay', formatTimeSpan(backoff.minDelayMs)),
  ]);
  const firstTries = periodic(first.intervalMs, xml('a:MaxAttempts', String(first.attempts)));
  const lastTries = periodic(strategy.lastIntervalMs, xmlNil('a:MaxAttempts'));
  const randomized = xml('a:Randomized', [
    andThen(exponential, lastTries),
    xml('a:PlusOrMinusPercent', String(strategy.jitterPercent)),
  ]);
  return xml('PeriodicBootstrapRetryStrategy', [andThen(firstTries, randomized)], {
    'xmlns:a': NAMESPACE,
  });
}

/**
 * Reads the one shape that was captured.
 *
 * @returns `undefined` for any other combination; the agent then keeps its own
 * @throws HarnessError `MALFORMED` when the shape is right and a value is not
 */
export function readBootstrapRetryStrategy(
  element: XmlElement,
): BootstrapRetryStrategy | undefined {
  const at = (from: XmlElement | undefined, ...path: string[]) =>
    path.reduce((current, name) => current?.child(name, NAMESPACE), from);
  const first = at(element, 'AndThen', 'First', 'Periodic');
  const randomized = at(element, 'AndThen', 'Second', 'Randomized');
  const backoff = at(randomized, 'AndThen', 'First', 'ExponentialBackoff');
  const last = at(randomized, 'AndThen', 'Second', 'Periodic');
  if (!first || !randomized || !backoff || !last) return undefined;

  const time = (from: XmlElement, name: string) =>
    parseTimeSpan(from.requiredText(name, NAMESPACE));
  const count = (from: XmlElement, name: string, otherwise: number) =>
    from.childCount(name, NAMESPACE) ?? otherwise;
  const { jitterPercent, backoff: usual } = DEFAULT_BOOTSTRAP_RETRY_STRATEGY;
  return {
    first: { intervalMs: time(first, 'Interval'), attempts: count(first, 'MaxAttempts', 1) },
    backoff: {
      minDelayMs: time(backoff, 'MinDelay'),
      maxDelayMs: time(backoff, 'MaxDelay'),
      attempts: count(backoff, 'MaxAttempts', usual.attempts),
    },
    lastIntervalMs: time(last, 'Interval'),
    jitterPercent: count(randomized, 'PlusOrMinusPercent', jitterPercent),
  };
}

function andThen(first: XmlNode, second: XmlNode): XmlNode {
  return xml('a:AndThen', [xml('a:First', [first]), xml('a:Second', [second])]);
}
