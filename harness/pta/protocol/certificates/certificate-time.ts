import { Time } from '@peculiar/asn1-x509';

const FIRST = Date.UTC(1950, 0, 1);
const GENERALIZED_FROM = Date.UTC(2050, 0, 1);
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59);

/**
 * A validity date: UTCTime through 2049 and GeneralizedTime from 2050 on (RFC 5280, 4.1.2.5), in whole seconds.
 *
 * @param ms - milliseconds since the Unix epoch, UTC
 * @throws RangeError outside the years 1950 to 9999
 */
export function certificateTime(ms: number): Time {
  if (!(ms >= FIRST && ms <= LAST)) throw new RangeError(`${ms} is no date of a certificate`);
  const date = new Date(Math.floor(ms / 1000) * 1000);
  return ms < GENERALIZED_FROM ? new Time({ utcTime: date }) : new Time({ generalTime: date });
}
