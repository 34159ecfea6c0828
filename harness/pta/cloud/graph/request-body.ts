import { z } from 'zod';
import type { WebRequest } from '../../../runtime/web-route.ts';
import { badRequest } from './odata/bad-request.ts';

/** Longest part of a member's name that the client is told again. */
const TOLD_LENGTH_MAX = 64;

/** What a thing may be called; the length is that of most names in the directory. */
export const displayName = z.string().min(1).max(256);

/** Members that the service makes: they may be sent, as part of what was read before, and say nothing. */
export const readOnlyMembers = {
  '@odata.context': z.string().optional(),
  '@odata.type': z.string().optional(),
  id: z.string().optional(),
};

/**
 * The body of a write request. The first two messages are captured.
 *
 * @throws HarnessError `MALFORMED`, whose message is for the client
 */
export function readBody<T>({ headers, body }: WebRequest, shape: z.ZodType<T>): T {
  if (headers['content-type'] === undefined) {
    throw badRequest(
      'Write requests (excluding DELETE) must contain the Content-Type header declaration.',
    );
  }
  const parsed = shape.safeParse(jsonOf(body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const name = [...(issue?.path ?? []), ...unknown].join('/').slice(0, TOLD_LENGTH_MAX);
  throw badRequest(`Invalid value specified for property '${name}'.`, { cause: parsed.error });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
      { cause },
    );
  }
}
