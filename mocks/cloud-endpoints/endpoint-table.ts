import { type HttpHandler, http } from 'msw/http';
import { plainText, type TextReply, type TextRequest } from '../../harness/runtime/http-server.ts';
import type { CloudPeer } from './cloud-services.ts';
import type { Endpoint } from './endpoints.ts';

/** A lab has far fewer that are asked for often; whoever asks for ever new ones gets them looked up again. */
const ADDRESSES_MAX = 256;

interface Found {
  readonly endpoint: Endpoint;
  /** What the `:names` of its address stand for. */
  readonly params: Readonly<Record<string, string>>;
}

/** Finds endpoints as msw would: it is msw that says what an address matches, and it is asked once for each. */
export class EndpointTable {
  readonly #endpoints: readonly Endpoint[];
  readonly #handlers: ReadonlyMap<Endpoint, HttpHandler>;
  readonly #found = new Map<string, Found | undefined>();

  constructor(endpoints: readonly Endpoint[]) {
    this.#endpoints = endpoints;
    this.#handlers = new Map(endpoints.map((each) => [each, handlerAt(each, () => undefined)]));
  }

  /**
   * The answer of the endpoint at that address, or a 404 with the list of what there is.
   *
   * @param origin - scheme, host and port as the client sees them; the URL's own unless given
   */
  async answer(
    request: TextRequest,
    peer: CloudPeer,
    origin = request.url.origin,
  ): Promise<TextReply> {
    const { method, url } = request;
    const key = `${method} ${url.host}${url.pathname}`;
    if (!this.#found.has(key)) this.#keep(key, await this.#look(method, url));
    const found = this.#found.get(key);
    return found === undefined
      ? notAnEndpoint(method, url, this.#endpoints)
      : found.endpoint.answer({ ...request, origin, params: found.params }, peer);
  }

  async #look(method: string, url: URL): Promise<Found | undefined> {
    const request = new Request(url, { method });
    for (const [endpoint, handler] of this.#handlers) {
      if (endpoint.method !== method) continue;
      const { match } = await handler.parse({ request });
      if (match.matches) return { endpoint, params: paramsOf(match.params ?? {}) };
    }
    return undefined;
  }

  #keep(key: string, found: Found | undefined): void {
    const [oldest] = this.#found.keys();
    if (this.#found.size >= ADDRESSES_MAX && oldest !== undefined) this.#found.delete(oldest);
    this.#found.set(key, found);
  }
}

/** msw's handler for an endpoint's method and address. */
export function handlerAt(
  { method, address }: Endpoint,
  resolve: Parameters<typeof http.post>[1],
): HttpHandler {
  switch (method) {
    case 'GET':
      return http.get(address, resolve);
    case 'POST':
      return http.post(address, resolve);
    case 'PATCH':
      return http.patch(address, resolve);
    case 'PUT':
      return http.put(address, resolve);
    case 'DELETE':
      return http.delete(address, resolve);
    default:
      return method satisfies never;
  }
}

/** As msw reads them; the addresses of the lab name none twice. */
export function paramsOf(
  params: Readonly<Record<string, string | readonly string[] | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, [value ?? []].flat().join('/')]),
  );
}

/** What a request to one of the lab's names gets that no endpoint is for: the list of what there is. */
export function notAnEndpoint(
  method: string,
  { host, pathname }: URL,
  endpoints: readonly Endpoint[],
): TextReply {
  const list = endpoints.map((each) => `${each.method} ${each.address}`).join(', ');
  return plainText(
    404,
    `${method} ${host}${pathname} is not an endpoint of this lab. It answers: ${list}.\n`,
  );
}
