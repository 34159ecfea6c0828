/** When an analytic log was enabled, and disabled again. Milliseconds since the Unix epoch, on the lab's own clock. */
export interface AnalyticLogging {
  readonly enabledAt: number;
  /** Nothing can be read before. */
  readonly disabledAt?: number;
}

/** An analytic log shows nothing while it is enabled. */
export function isReadable(at: number, logging: AnalyticLogging | undefined): boolean {
  if (logging?.disabledAt === undefined) return false;
  return at >= logging.enabledAt && at <= logging.disabledAt;
}

/** One that is enabled goes on. What it recorded before is gone (inferred: the event viewer warns of that). */
export function enabled(logging: AnalyticLogging | undefined, now: number): AnalyticLogging {
  return isOn(logging) ? logging : { enabledAt: now };
}

/** One that is disabled stays as it is. */
export function disabled(
  logging: AnalyticLogging | undefined,
  now: number,
): AnalyticLogging | undefined {
  return isOn(logging) ? { ...logging, disabledAt: now } : logging;
}

function isOn(logging: AnalyticLogging | undefined): logging is AnalyticLogging {
  return logging !== undefined && logging.disabledAt === undefined;
}
