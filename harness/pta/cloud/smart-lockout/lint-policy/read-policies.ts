import { z } from 'zod';
import { malformed } from '../../../../runtime/errors.ts';
import { SMART_LOCKOUT_DEFAULTS } from '../smart-lockout-settings.ts';
import type { LockoutPolicies } from './lockout-policies.ts';

/** As Group Policy has it. @see [MS-GPSB] 2.2.1.2 */
const MINUTES_MAX = 99_999;
/** `rangeUpper` of the attribute. @see [MS-ADA1] lockoutThreshold */
const AD_THRESHOLD_MAX = 65_535;
/** The service's own bounds are not published; these keep sums within what a number can say. */
const ENTRA_THRESHOLD_MAX = 65_535;
const ENTRA_SECONDS_MAX = MINUTES_MAX * 60;
const LISTED_MAX = 1000;

const name = z.string().min(1).max(256);
const minutes = z.number().min(0).max(MINUTES_MAX);

const accountLockout = {
  lockoutThreshold: z.int().min(0).max(AD_THRESHOLD_MAX),
  lockoutDurationMinutes: minutes,
  lockOutObservationWindowMinutes: minutes,
};

const entra = z
  .strictObject({
    environment: z
      .enum(['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'])
      .default('AzureCloud'),
    lockoutThreshold: z.int().min(1).max(ENTRA_THRESHOLD_MAX).optional(),
    lockoutDurationInSeconds: z.int().min(1).max(ENTRA_SECONDS_MAX).optional(),
  })
  .transform(({ environment, ...given }) => {
    const usual = SMART_LOCKOUT_DEFAULTS[environment];
    return {
      environment,
      lockoutThreshold: given.lockoutThreshold ?? usual.lockoutThreshold,
      lockoutDurationInSeconds: given.lockoutDurationInSeconds ?? usual.lockoutDurationInSeconds,
    };
  });

const activeDirectory = z
  .strictObject({
    ...accountLockout,
    passwordSettings: z
      .array(z.strictObject({ name, ...accountLockout }))
      .max(LISTED_MAX)
      .default([]),
    directPaths: z.array(name).max(LISTED_MAX).optional(),
  })
  .transform(({ directPaths, ...policy }) => ({
    ...policy,
    ...(directPaths !== undefined && { directPaths }),
  }));

const policies: z.ZodType<LockoutPolicies> = z.strictObject({ entra, activeDirectory });

/** A thousand policies fit in. */
const BYTES_MAX = 1_048_576;
const PROBLEMS_MAX = 3;
const PROBLEM_LENGTH_MAX = 200;

/**
 * Reads two policies from JSON. What `entra` leaves out is the default of its environment.
 *
 * @throws HarnessError `MALFORMED` that names what does not fit
 */
export function readLockoutPolicies(bytes: Uint8Array): LockoutPolicies {
  const parsed = policies.safeParse(parseJson(bytes));
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const problems = issues.slice(0, PROBLEMS_MAX).map(describe);
  const more = issues.length - problems.length;
  throw malformed(
    'Lockout policies',
    `${problems.join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
  );
}

function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length > BYTES_MAX) {
    throw malformed('Lockout policies', `the file has more than ${BYTES_MAX} bytes`);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed('Lockout policies', 'the file is not UTF-8; save it as UTF-8');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('Lockout policies', 'the file is not JSON, and YAML is not read');
  }
}

function describe({ path, message }: z.core.$ZodIssue): string {
  const problem = path.length === 0 ? message : `${path.join('.')}: ${message}`;
  return problem.length > PROBLEM_LENGTH_MAX
    ? `${problem.slice(0, PROBLEM_LENGTH_MAX - 1)}…`
    : problem;
}
