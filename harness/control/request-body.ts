import type { z } from 'zod';
import { HarnessError } from '../runtime/errors.ts';
import { BAD_REQUEST, BODY_TOO_LARGE } from './answers.ts';

/** A name of 1024 characters and a password, escaped, and room. */
export const REQUEST_BODY_LENGTH_MAX = 16_384;

/** @throws HarnessError `BODY_TOO_LARGE` */
export async function readText(request: Request): Promise<string> {
  const body = await request.text();
  if (body.length <= REQUEST_BODY_LENGTH_MAX) return body;
  throw new HarnessError(
    BODY_TOO_LARGE,
    `The body has more than the ${REQUEST_BODY_LENGTH_MAX} characters that any endpoint takes; send a shorter one.`,
  );
}

/**
 * @param example - a body that would do
 * @throws HarnessError `BODY_TOO_LARGE`, `BAD_REQUEST` with one sentence that never repeats a value of the body
 */
export async function readJson<T>(
  request: Request,
  schema: z.ZodType<T>,
  example: NoInfer<T>,
): Promise<T> {
  const wanted = `send one such as ${JSON.stringify(example)}.`;
  const body = parseJson(await readText(request));
  if (body === undefined) {
    throw new HarnessError(BAD_REQUEST, `The body is not JSON; ${wanted}`);
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(describe).join('; ');
  throw new HarnessError(BAD_REQUEST, `The body does not fit (${problems}); ${wanted}`);
}

function describe({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
