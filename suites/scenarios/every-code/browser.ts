import type { TextReply } from '../../../harness/runtime/http-server.ts';
import { ORIGIN, type TenantFace } from './tenant-face.ts';

/** Keeps cookies, and sends the form that it was shown last. It follows no redirect. */
export class Browser {
  readonly #face: TenantFace;
  readonly #cookies = new Map<string, string>();
  #shown = '';

  constructor(face: TenantFace) {
    this.#face = face;
  }

  async open(path: string): Promise<TextReply> {
    return this.#took(await this.#face.ask({ path, headers: this.#headers() }));
  }

  /** Fills in fields of the form that is shown. */
  async submit(fields: Readonly<Record<string, string>>): Promise<TextReply> {
    const path = /<form[^>]*action="([^"]*)"/.exec(this.#shown)?.[1] ?? '';
    const hidden = this.#shown.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g);
    const form = {
      ...Object.fromEntries([...hidden].map(([, name = '', value = '']) => [name, value])),
      ...fields,
    };
    const headers = { ...this.#headers(), origin: ORIGIN };
    return this.#took(await this.#face.ask({ path, form, headers }));
  }

  forgetCookies(): void {
    this.#cookies.clear();
  }

  #headers(): Record<string, string> {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    return cookie === '' ? {} : { cookie };
  }

  #took(reply: TextReply): TextReply {
    this.#shown = reply.body;
    for (const text of [reply.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
      this.#cookies.set(name, value);
    }
    return reply;
  }
}
