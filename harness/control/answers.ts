import { HarnessError } from '../runtime/errors.ts';

/** Nothing of a lab is kept by anybody, or guessed to be something else. */
export const COMMON_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;

/** What every refusal looks like. */
export interface Problem {
  readonly error: string;
  /** One sentence that says what to do. */
  readonly message: string;
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(`${JSON.stringify(body)}\n`, {
    status,
    headers: { ...COMMON_HEADERS, 'content-type': 'application/json; charset=utf-8', ...headers },
  });
}

export function text(body: string): Response {
  return new Response(body, {
    headers: { ...COMMON_HEADERS, 'content-type': 'text/plain; charset=utf-8' },
  });
}

/** XML that is nobody's page: a browser shows it, and runs nothing in it. */
export function xmlText(body: string): Response {
  return new Response(body, {
    headers: {
      ...COMMON_HEADERS,
      'content-type': 'application/xml; charset=utf-8',
      'content-security-policy': "default-src 'none'; sandbox",
    },
  });
}

export function problem(status: number, error: string, message: string): Response {
  return json({ error, message } satisfies Problem, status);
}

/** Error code: the request's path, query or body is not what the endpoint takes. */
export const BAD_REQUEST = 'BAD_REQUEST';
/** Error code: the request's body is larger than any that the API takes. */
export const BODY_TOO_LARGE = 'BODY_TOO_LARGE';
/** Error code: the lab has no agent of that name. */
export const UNKNOWN_AGENT = 'UNKNOWN_AGENT';
/** Error code: the lab has no machine of that name that Windows logs something on. */
export const UNKNOWN_MACHINE = 'UNKNOWN_MACHINE';

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  [BAD_REQUEST]: 400,
  MALFORMED_UPN: 400,
  [BODY_TOO_LARGE]: 413,
  UNKNOWN_USER: 404,
  [UNKNOWN_AGENT]: 404,
  [UNKNOWN_MACHINE]: 404,
};

/** What else goes wrong is between the lab's own parts. */
const BAD_GATEWAY = 502;

/** @throws whatever is no HarnessError */
export function problemOf(error: unknown): Response {
  if (!(error instanceof HarnessError)) throw error;
  return problem(STATUS_BY_CODE[error.code] ?? BAD_GATEWAY, error.code, error.message);
}
