import { exchange } from './exchange.ts';
import { type Form, formsOf } from './forms.ts';

/** What somebody types, by the names of the fields. */
export type Answers = Readonly<Record<string, string>>;

interface Page {
  readonly url: URL;
  readonly status: number;
  readonly body: string;
}

const REDIRECTS_MAX = 20;
const FORMS_MAX = 20;

/**
 * A browser that runs no script and is driven by nobody: it keeps cookies, follows redirects and fills in forms, in
 * plain HTTP requests. Only addresses on this machine are asked; any other is where it stops.
 */
export class ScriptedBrowser {
  readonly #rootCertificate: string;
  readonly #cookies = new Map<string, string>();

  /** @param rootCertificate - PEM of the only root that it trusts */
  constructor(rootCertificate: string) {
    this.#rootCertificate = rootCertificate;
  }

  /**
   * Goes to an address and answers whatever is asked, until there is nothing to fill in.
   *
   * @returns where it ended
   * @throws Error with the page, when it refuses something, asks for what `answers` does not have, or asks again and again
   */
  async visit(address: string, answers: Answers): Promise<string> {
    let page = await this.#open(new URL(address));
    for (let count = 0; count < FORMS_MAX; count += 1) {
      if (page.body.includes('role="alert"')) throw new Error(`A page refuses: ${wordsOf(page)}`);
      const [form] = formsOf(page.body);
      if (form === undefined) return page.url.href;
      page = await this.#submit(page, form, answers);
    }
    throw new Error(`A page asks again and again: ${wordsOf(page)}`);
  }

  #submit(page: Page, { action, fields, buttons }: Form, answers: Answers): Promise<Page> {
    const form = new URLSearchParams();
    for (const { name, type, value } of fields) {
      const typed = type === 'hidden' ? value : answers[name];
      if (typed === undefined) {
        throw new Error(`Nobody knows what to type for ${name}: ${wordsOf(page)}`);
      }
      form.set(name, typed);
    }
    const button = buttons.find(({ goesOn }) => goesOn);
    if (button?.name !== undefined) form.set(button.name, button.value);
    return this.#open(new URL(action ?? page.url, page.url), form);
  }

  async #open(address: URL, filledIn?: URLSearchParams): Promise<Page> {
    let url = address;
    let form = filledIn;
    for (let count = 0; count < REDIRECTS_MAX; count += 1) {
      if (url.hostname !== 'localhost') return { url, status: 0, body: '' };
      const { status, headers, body } = await exchange(url, {
        rootCertificate: this.#rootCertificate,
        headers: {
          accept: 'text/html',
          cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(form !== undefined && { origin: url.origin }),
        },
        ...(form !== undefined && { form }),
      });
      for (const cookie of headers['set-cookie'] ?? []) this.#keep(cookie);
      if (status < 300 || status > 399 || headers.location === undefined) {
        return { url, status, body };
      }
      url = new URL(headers.location, url);
      form = undefined;
    }
    throw new Error(`More than ${REDIRECTS_MAX} redirects, the last to ${url.href}.`);
  }

  #keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (/;\s*max-age=0/i.test(cookie)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

function wordsOf({ url, status, body }: Page): string {
  const words = body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  return `${status} at ${url.pathname}: ${words.trim().slice(0, 500)}`;
}
