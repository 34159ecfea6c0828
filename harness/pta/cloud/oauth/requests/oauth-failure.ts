import type { AadstsText } from '../../../protocol/codes/aadsts.ts';

/** A request that was refused: what the client, or the page, is told. */
export interface OAuthFailure {
  readonly kind: 'failed';
  readonly code: AadstsText;
  /** What happened, in the lab's own words, where that says more than the code. Shown to the client. */
  readonly detail?: string;
  /** That of the sign-in, where the client sent none. */
  readonly correlationId?: string;
  /** `error` of the reply, where it is not the one that the catalogue has for the code. */
  readonly error?: string;
  readonly suberror?: string;
}

export function refuse(
  code: AadstsText,
  detail?: string,
  more: Pick<OAuthFailure, 'correlationId' | 'error' | 'suberror'> = {},
): OAuthFailure {
  return { kind: 'failed', code, ...(detail !== undefined && { detail }), ...more };
}

/** Whether a value is a refusal, where other kinds of outcome have a `kind` of their own or none. */
export function isRefused<T extends object>(value: T | OAuthFailure): value is OAuthFailure {
  return 'kind' in value && value.kind === 'failed';
}
