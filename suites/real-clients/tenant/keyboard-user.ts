import { join } from 'node:path';
import type { BrowserContext, Locator, Page } from 'playwright-core';

/** More stops than any page has. */
const TABS_MAX = 60;
/** Controls that have no name in the accessibility tree: a screen reader could not say what they are. */
const NAMELESS = /^\s*- (?:textbox|button|link|combobox|spinbutton|checkbox|table)(?! ")/m;

/**
 * Somebody at a browser who has a keyboard, no mouse, and a screen reader: finds things by their roles and names, and
 * goes from one to the next with Tab.
 */
export class KeyboardUser implements AsyncDisposable {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #screenshots: string;
  readonly #seen: string[] = [];
  readonly #complaints: string[] = [];

  private constructor(context: BrowserContext, page: Page, screenshots: string) {
    this.#context = context;
    this.page = page;
    this.#screenshots = screenshots;
    page.on('pageerror', ({ message }) => this.#complaints.push(message));
    page.on('console', (message) => {
      const { url } = message.location();
      // Browsers call a status of 400 an error, which is what a refused form has.
      const isStatus = message.text().includes('the server responded with a status of 400');
      if (message.type() === 'error' && !isStatus) {
        this.#complaints.push(`${message.text()} (${url})`);
      }
    });
    page.on('requestfailed', (request) => {
      this.#complaints.push(`${request.url()}: ${request.failure()?.errorText}`);
    });
  }

  static async at(context: BrowserContext, screenshots: string): Promise<KeyboardUser> {
    return new KeyboardUser(context, await context.newPage(), screenshots);
  }

  async goesTo(address: string): Promise<void> {
    await this.page.goto(address);
  }

  /** Waits for the page of that heading, and keeps a screenshot of it. */
  async sees(heading: string | RegExp, screenshot?: string): Promise<void> {
    const found = this.page.getByRole('heading', { name: heading, level: 1, exact: true });
    await found.waitFor();
    await this.#note(await found.innerText(), screenshot);
  }

  /** Waits for an error that a screen reader announces. @returns its words */
  async hears(code: string, screenshot?: string): Promise<string> {
    const alert = this.page.getByRole('alert').filter({ hasText: code });
    await alert.waitFor();
    await this.#note(code, screenshot);
    return alert.innerText();
  }

  async types(field: string, text: string): Promise<void> {
    await this.#reach(this.page.getByLabel(field, { exact: true }));
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
  }

  async presses(button: string): Promise<void> {
    await this.#reach(this.page.getByRole('button', { name: button, exact: true }));
    await this.page.keyboard.press('Enter');
  }

  async follows(link: string): Promise<void> {
    await this.#reach(this.page.getByRole('link', { name: link, exact: true }));
    await this.page.keyboard.press('Enter');
  }

  async pressesEnter(): Promise<void> {
    await this.page.keyboard.press('Enter');
  }

  /** Keeps a screenshot. */
  async keeps(name: string): Promise<void> {
    await this.page.screenshot({ path: join(this.#screenshots, `${name}.png`), fullPage: true });
  }

  /** What a screen reader makes of the page, without what differs from run to run. */
  async accessibilityTree(): Promise<string> {
    const tree = await this.page.locator('body').ariaSnapshot();
    return tree
      .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '{guid}')
      .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, '{time}');
  }

  /** The headings and errors on the way. @throws Error with what the browser complained of */
  get way(): string {
    if (this.#complaints.length > 0) throw new Error(this.#complaints.join('\n'));
    return this.#seen.join(' → ');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#context.close();
  }

  async #note(what: string, screenshot = nameOf(what)): Promise<void> {
    this.#seen.push(what);
    const tree = await this.page.locator('body').ariaSnapshot();
    const [nameless] = NAMELESS.exec(tree) ?? [];
    if (nameless !== undefined) this.#complaints.push(`${what}:${nameless} has no name`);
    await this.keeps(screenshot);
  }

  async #reach(target: Locator): Promise<void> {
    await target.waitFor();
    for (let count = 0; count < TABS_MAX; count += 1) {
      if (await target.evaluate(isFocused)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${target}.`);
  }
}

/** Runs in the browser. */
function isFocused(element: {
  readonly ownerDocument: { readonly activeElement: unknown } | null;
}) {
  return element.ownerDocument?.activeElement === element;
}

function nameOf(what: string): string {
  return what
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
