import type { TextReply, TextRequest } from './http-server.ts';

/** One request to a page or an interface, with what its address says. */
export interface WebRequest extends TextRequest {
  /** Scheme, host and port as the client sees them, such as `https://login.microsoftonline.com` or `https://localhost:41002`. */
  readonly origin: string;
  /** What the path's `:names` stand for, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Machine of the lab, or IP address, that the connection comes from. */
  readonly from: string;
}

/** One page or operation. Transport is somebody else's: it matches the address and calls. */
export interface WebRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Host names that it is answered under; `local` stands for those that a client on this machine may use, such as `localhost`. */
  readonly hosts: readonly string[];
  /** As msw matches it, such as `/:tenant/oauth2/v2.0/token`; case counts, a query does not. */
  readonly path: string;
  answer(request: WebRequest): Promise<TextReply>;
}
