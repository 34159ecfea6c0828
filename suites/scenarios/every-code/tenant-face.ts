import { matchRequestUrl } from 'msw';
import type { TextReply } from '../../../harness/runtime/http-server.ts';
import type { StartedPtaEnvironment } from '../../../harness/testing/index.ts';

const HOST = 'login.microsoftonline.com';
export const ORIGIN = `https://${HOST}`;

export interface WebAsk {
  /** `POST` where there is a form. */
  readonly method?: 'GET' | 'POST';
  /** From the first slash; `{tenant}` stands for the tenant's id. */
  readonly path: string;
  readonly form?: string | Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The tenant of a lab as browsers and applications meet it, without a network between. */
export class TenantFace {
  readonly #lab: StartedPtaEnvironment;

  constructor(lab: StartedPtaEnvironment) {
    this.#lab = lab;
  }

  async ask({ path, form, headers = {}, ...asked }: WebAsk): Promise<TextReply> {
    const { tenant, cloud } = this.#lab;
    const body = typeof form === 'string' ? form : new URLSearchParams(form).toString();
    const method = asked.method ?? (form === undefined ? 'GET' : 'POST');
    const url = new URL(path.replace('{tenant}', tenant.tenantId), ORIGIN);
    for (const route of cloud.webRoutes) {
      const { matches, params } = matchRequestUrl(url, `${ORIGIN}${route.path}`);
      if (!matches || route.method !== method || !route.hosts.includes(HOST)) continue;
      const texts = Object.entries(params ?? {}).map(([name, value]) => [name, String(value)]);
      const request = { method, url, headers, body, origin: ORIGIN, from: '203.0.113.7' };
      return route.answer({ ...request, params: Object.fromEntries(texts) });
    }
    throw new TypeError(`Nothing answers ${method} ${url.pathname}.`);
  }
}
