import { systemClock } from '../../harness/runtime/clock.ts';
import { rsaPrivateOperationsPerSecond } from './rsa-rate.ts';
import { type Rate, signInRates } from './sign-in-rate.ts';
import { type Layer, wireLayers } from './wire-layers.ts';

const WARM_UP_MS = 50;
const MEASURED_MS = 150;
const SIGN_INS = { concurrency: 64, warmUpMs: 3_000, measuredMs: 1_500, rounds: 6 };
/** Share of the RSA private operations of one core that has to be reached. */
const REQUIRED = 0.35;

/** Microseconds that one call takes. */
function microseconds(work: () => unknown): number {
  repeat(work, WARM_UP_MS);
  const { count, lasted } = repeat(work, MEASURED_MS);
  return (lasted / count) * 1_000;
}

function repeat(work: () => unknown, ms: number): { count: number; lasted: number } {
  const startedAt = systemClock.elapsed();
  let count = 0;
  let lasted = 0;
  while (lasted < ms) {
    work();
    count += 1;
    lasted = systemClock.elapsed() - startedAt;
  }
  return { count, lasted };
}

/** What each layer costs, and what one agent serves, beside what the machine's RSA costs in the same run. */
export async function measureWire(): Promise<string> {
  const layers = await wireLayers();
  const rows = layers.map((layer) => rowOf(layer));
  const rsa = await rsaPrivateOperationsPerSecond();
  const { validations, signIns } = await signInRates(SIGN_INS);
  const width = Math.max(...layers.map(({ name }) => name.length)) + 2;
  const line = ([name = '', ...cells]: readonly string[]) =>
    `${name.padEnd(width)}${cells.map((cell) => cell.padStart(11)).join('')}`;
  return [
    line(['layer', 'encode µs', 'decode µs', 'bytes']),
    ...rows.map(line),
    line(['  bound: an RSA-2048 private operation', '', (1e6 / rsa).toFixed(0), '']),
    '',
    `one agent, ${SIGN_INS.concurrency} at a time, on two cores:`,
    `  validations: ${besideRsa(validations)}; ${REQUIRED * 100} % asked for`,
    `  sign-ins, with the user's HTTPS and a signed token: ${besideRsa(signIns)}`,
    '',
  ].join('\n');
}

function rowOf({ name, bytes, encode, decode }: Layer): string[] {
  const cell = (us: number) => us.toFixed(us < 10 ? 2 : 0);
  return [name, cell(microseconds(encode)), cell(microseconds(decode)), String(bytes)];
}

function besideRsa({ perSecond, rsaPerSecond }: Rate): string {
  const share = ((perSecond / rsaPerSecond) * 100).toFixed(1);
  return `${perSecond.toFixed(0)} a second, ${share} % of ${rsaPerSecond.toFixed(0)} RSA-2048 private operations of one core`;
}
