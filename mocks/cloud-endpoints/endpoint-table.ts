import { http } from 'msw/http';
import { plainText, type TextReply, type TextRequest } from '../../harness/runtime/http-server.ts';
import type { CloudPeer } from './cloud-services.ts';
import type { Endpoint } from './endpoints.ts';

/** A lab has far fewer; whoever asks for ever new ones gets them looked up again. */
const ADDRESSES_MAX = 256;

/** Finds endpoints as msw would: it is msw that says what an address matches, and it is asked once for each. */
export class EndpointTable {
  readonly #endpoints: readonly Endpoint[];
  readonly #found = new Map<string, Endpoint | undefined>();

  constructor(endpoints: readonly Endpoint[]) {
    this.#endpoints = endpoints;
  }

  /** The answer of the endpoint at that address, or a 404 with the list of what there is. */
  async answer(request: TextRequest, peer: CloudPeer): Promise<TextReply> {
    const { method, url } = request;
    const key = `${method} ${url.host}${url.pathname}`;
    if (!this.#found.has(key)) this.#keep(key, await this.#look(method, url));
    const endpoint = this.#found.get(key);
    return endpoint === undefined
      ? notAnEndpoint(method, url, this.#endpoints)
      : endpoint.answer(request, peer);
  }

  async #look(method: string, url: URL): Promise<Endpoint | undefined> {
    const request = new Request(url, { method });
    for (const endpoint of this.#endpoints) {
      if (await http.post(endpoint.address, () => undefined).test({ request })) return endpoint;
    }
    return undefined;
  }

  #keep(key: string, endpoint: Endpoint | undefined): void {
    const [oldest] = this.#found.keys();
    if (this.#found.size >= ADDRESSES_MAX && oldest !== undefined) this.#found.delete(oldest);
    this.#found.set(key, endpoint);
  }
}

/** What a request to one of the lab's names gets that no endpoint is for: the list of what there is. */
export function notAnEndpoint(
  method: string,
  { host, pathname }: URL,
  endpoints: readonly Endpoint[],
): TextReply {
  const list = endpoints.map(({ address }) => `POST ${address}`).join(', ');
  return plainText(
    404,
    `${method} ${host}${pathname} is not an endpoint of this lab. It answers: ${list}.\n`,
  );
}
