import { malformed } from '../../runtime/errors.ts';

/** .NET's constant format: `[-][d.]hh:mm:ss[.fffffff]`. */
const CONSTANT = /^(-?)(?:(\d{1,8})\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?$/;

/** xs:duration without years and months, which a TimeSpan never has. */
const DURATION =
  /^(-?)P(?:(\d{1,8})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,7}))?S)?)?$/;

/** The longest TimeSpan, which stands for "never" in a bootstrap response. */
const TIME_SPAN_MAX_DURATION = 'P10675199DT2H48M5.4775807S';

/**
 * Reads a TimeSpan in either spelling of .NET: `01:00:00` in JSON, `PT1H` in XML.
 *
 * @returns milliseconds, with a fraction for ticks of 100 ns
 * @throws HarnessError `MALFORMED`
 */
export function parseTimeSpan(text: string): number {
  const match = CONSTANT.exec(text) ?? DURATION.exec(text);
  if (match === null || /[PT]$/.test(text)) throw malformed('TimeSpan', 'not a .NET time span');
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', ticks = '0'] = match;
  const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  const milliseconds = whole * 1000 + Number(ticks.padEnd(7, '0')) / 10_000;
  return sign === '-' ? -milliseconds : milliseconds;
}

/** `[d.]hh:mm:ss`, whole seconds; for JSON. */
export function formatTimeSpan(milliseconds: number): string {
  const { days, hours, minutes, seconds } = split(milliseconds);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${days > 0 ? `${days}.` : ''}${two(hours)}:${two(minutes)}:${two(seconds)}`;
}

/** xs:duration, whole seconds; for XML. */
export function formatDuration(milliseconds: number): string {
  const { days, hours, minutes, seconds } = split(milliseconds);
  const part = (value: number, unit: string) => (value > 0 ? `${value}${unit}` : '');
  const time = `${part(hours, 'H')}${part(minutes, 'M')}${part(seconds, 'S')}`;
  if (days === 0 && time === '') return 'PT0S';
  return `P${part(days, 'D')}${time === '' ? '' : `T${time}`}`;
}

/** xs:duration, with the longest TimeSpan for `Infinity`. */
export function formatTimeout(milliseconds: number): string {
  return Number.isFinite(milliseconds) ? formatDuration(milliseconds) : TIME_SPAN_MAX_DURATION;
}

/** As {@link parseTimeSpan}, with `Infinity` for the longest TimeSpan. @throws HarnessError `MALFORMED` */
export function parseTimeout(text: string): number {
  const milliseconds = parseTimeSpan(text);
  return milliseconds < parseTimeSpan(TIME_SPAN_MAX_DURATION)
    ? milliseconds
    : Number.POSITIVE_INFINITY;
}

function split(milliseconds: number) {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  return {
    days: Math.floor(total / 86_400),
    hours: Math.floor(total / 3600) % 24,
    minutes: Math.floor(total / 60) % 60,
    seconds: total % 60,
  };
}
