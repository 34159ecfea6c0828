import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { exchange } from './exchange.ts';
import { type TenantLab, WEB_APP } from './tenant-lab.ts';

/** What the tenant is called by in a browser: its public name. */
export const LOGIN_ORIGIN = 'https://login.microsoftonline.com';

const VERIFIER = 'a-code-verifier-of-more-than-forty-three-characters-test-only';

/** An application that signs its users in with the tenant, at an address of this machine. */
export class WebApplication implements AsyncDisposable {
  readonly #lab: TenantLab;
  readonly #server: Server;

  private constructor(lab: TenantLab) {
    this.#lab = lab;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  /** It is the lab's web application from now on. */
  static async start(lab: TenantLab): Promise<WebApplication> {
    const application = new WebApplication(lab);
    await once(application.#server.listen(0, '127.0.0.1'), 'listening');
    const redirectUris = [application.#redirectUri];
    lab.lab.tenant.applications.update(WEB_APP.appId, { redirectUris });
    return application;
  }

  get address(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new TypeError('It listens.');
    return `http://localhost:${address.port}/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  get #redirectUri(): string {
    return `${this.address}callback`;
  }

  async #answer({ url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(url, this.address);
    if (pathname === '/') response.writeHead(302, { location: this.#authorize() }).end();
    else if (pathname === '/callback') show(response, await this.#took(searchParams));
    else if (pathname === '/adfs/ls/') show(response, federationServer(searchParams));
    // Whatever else a browser asks for, such as an icon.
    else response.writeHead(204).end();
  }

  #authorize(): string {
    const query = new URLSearchParams({
      client_id: WEB_APP.appId,
      response_type: 'code',
      redirect_uri: this.#redirectUri,
      scope: 'openid profile User.Read',
      code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
      code_challenge_method: 'S256',
    });
    return `${LOGIN_ORIGIN}/${this.#lab.lab.tenant.tenantId}/oauth2/v2.0/authorize?${query}`;
  }

  /** @returns who has signed in, or why nobody has */
  async #took(answer: URLSearchParams): Promise<string> {
    const code = answer.get('code');
    if (code === null) return `Not signed in: ${answer.get('error')}`;
    const { tenantId } = this.#lab.lab.tenant;
    const { body } = await exchange(new URL(`${LOGIN_ORIGIN}/${tenantId}/oauth2/v2.0/token`), {
      rootCertificate: this.#lab.lab.rootCertificate,
      port: this.#lab.port,
      form: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: WEB_APP.appId,
        client_secret: WEB_APP.clientSecret.reveal(),
        redirect_uri: this.#redirectUri,
        code_verifier: VERIFIER,
        code,
      }),
    });
    const { id_token: idToken = '', error } = JSON.parse(body);
    if (error !== undefined) return `Not signed in: ${error}`;
    const claims = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString());
    return `Signed in as ${claims.preferred_username}`;
  }
}

/** Somebody else's sign-in page, where users of federated domains are sent. */
function federationServer(query: URLSearchParams): string {
  return `A federation server: ${query.get('wa')} for ${query.get('username')}`;
}

function show(response: ServerResponse, heading: string): void {
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end(`<!doctype html><html lang="en"><title>An application</title><h1>${heading}</h1></html>`);
}
