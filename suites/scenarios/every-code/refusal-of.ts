import type { AadstsText } from '../../../harness/pta/protocol/codes/aadsts.ts';
import type { TextReply } from '../../../harness/runtime/http-server.ts';
import type { Refusal } from './cause.ts';

/** What a reply says: as JSON, in the address that it sends the browser to, or on a page. */
export function refusalOf({ headers, body }: TextReply): Refusal {
  const location = headers['location'];
  if (typeof location === 'string') return ofAddress(new URL(location));
  return body.startsWith('{') ? ofJson(JSON.parse(body)) : { code: codeIn(body) };
}

function ofAddress({ search, hash }: URL): Refusal {
  const told = new URLSearchParams(hash === '' ? search : hash.slice(1));
  const [error, suberror] = ['error', 'suberror'].map((name) => told.get(name) ?? undefined);
  return { code: codeIn(told.get('error_description') ?? ''), error, suberror };
}

interface ErrorJson {
  readonly error?: string;
  readonly suberror?: string;
  readonly error_codes?: readonly number[];
}

function ofJson({ error, suberror, error_codes: [number] = [] }: ErrorJson): Refusal {
  return { code: number === undefined ? '0' : `AADSTS${number}`, error, suberror };
}

function codeIn(text: string): AadstsText | '0' {
  const digits = /AADSTS(\d+)/.exec(text)?.[1];
  return digits === undefined ? '0' : `AADSTS${Number(digits)}`;
}
