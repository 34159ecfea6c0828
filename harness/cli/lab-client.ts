import { z } from 'zod';
import { type SignInReport, signInReport } from '../control/sign-in-report.ts';
import { HarnessError } from '../runtime/errors.ts';
import type { Secret } from '../runtime/secret.ts';

/** Error code: nothing that is a lab's control API answers at that URL. */
export const LAB_UNREACHABLE = 'LAB_UNREACHABLE';

/** How the control API refuses. */
const problem = z.object({ error: z.string(), message: z.string() });

/**
 * Signs a user in through the control API of a running lab.
 *
 * @param lab - URL of the control API, as the lab has printed it
 * @throws HarnessError `LAB_UNREACHABLE`, the lab's own code and sentence when it refuses, or `signal.reason`
 */
export async function signInAtLab(
  lab: URL,
  userPrincipalName: string,
  password: Secret | undefined,
  signal: AbortSignal,
): Promise<SignInReport> {
  const asked = JSON.stringify({ userPrincipalName, password: password?.reveal() });
  return askLab(lab, 'POST', '/api/sign-in', signInReport, signal, asked);
}

/**
 * One request to the control API of a running lab.
 *
 * @param shape - of the answer
 * @param asked - JSON
 * @throws HarnessError `LAB_UNREACHABLE`, the lab's own code and sentence when it refuses, or `signal.reason`
 */
export async function askLab<T>(
  lab: URL,
  method: 'GET' | 'POST',
  path: string,
  shape: z.ZodType<T>,
  signal: AbortSignal,
  asked?: string,
): Promise<T> {
  const reply = await exchange(new URL(path, lab), method, asked, signal);
  const answer = shape.safeParse(parseJson(reply.text));
  if (answer.success) return answer.data;
  throw refusalOf(reply, lab, path);
}

/**
 * What a running lab answers to `GET` with something that is no JSON, such as XML.
 *
 * @throws HarnessError as {@link askLab}
 */
export async function askLabForText(lab: URL, path: string, signal: AbortSignal): Promise<string> {
  const reply = await exchange(new URL(path, lab), 'GET', undefined, signal);
  if (reply.status === 200) return reply.text;
  throw refusalOf(reply, lab, path);
}

interface Reply {
  readonly status: number;
  readonly text: string;
}

function refusalOf({ status, text }: Reply, lab: URL, path: string): HarnessError {
  const refusal = problem.safeParse(parseJson(text));
  if (refusal.success) return new HarnessError(refusal.data.error, refusal.data.message);
  return unreachable(lab, `it answered HTTP ${status} to ${path} with something else`);
}

async function exchange(
  url: URL,
  method: 'GET' | 'POST',
  asked: string | undefined,
  signal: AbortSignal,
): Promise<Reply> {
  const headers = { 'content-type': 'application/json' };
  const content = asked === undefined ? {} : { body: asked };
  try {
    const response = await fetch(url, { method, headers, signal, ...content });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    signal.throwIfAborted();
    throw unreachable(url, reasonOf(error), error);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return String(cause);
}

function unreachable(url: URL, why: string, cause?: unknown): HarnessError {
  return new HarnessError(
    LAB_UNREACHABLE,
    `No lab answers at ${url.origin} (${why}); start one with pta-harness up and give its control URL to --lab.`,
    { cause },
  );
}
