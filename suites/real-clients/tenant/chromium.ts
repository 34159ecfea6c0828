import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { exchange } from './exchange.ts';
import { KeyboardUser } from './keyboard-user.ts';
import type { TenantLab } from './tenant-lab.ts';
import { LOGIN_ORIGIN } from './web-application.ts';

export const CHROMIUM = '/usr/bin/chromium';

/** Where screenshots are kept. */
const SCREENSHOTS =
  process.env['PTA_HARNESS_SCREENSHOTS'] ?? join(tmpdir(), 'pta-harness-screenshots');

/** Debian's Chromium, without a window. The tenant's public name leads to the lab, this machine's own stay, and no other name leads anywhere. */
export class Chromium implements AsyncDisposable {
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async start({ lab, origin, port }: TenantLab): Promise<Chromium> {
    const { rootCertificate } = lab;
    const { serverKey = Buffer.alloc(0) } = await exchange(new URL(origin), { rootCertificate });
    const login = new URL(LOGIN_ORIGIN).hostname;
    const rules = [
      `MAP ${login}:443 127.0.0.1:${port}`,
      'MAP * ~NOTFOUND',
      'EXCLUDE localhost',
      'EXCLUDE 127.0.0.1',
    ];
    await mkdir(SCREENSHOTS, { recursive: true });
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      // Containers have no user namespaces to make a sandbox of, and the pages are the lab's own.
      chromiumSandbox: false,
      args: [
        `--host-resolver-rules=${rules.join(', ')}`,
        // The lab's root is in no store of this machine: its one server key is named instead.
        `--ignore-certificate-errors-spki-list=${createHash('sha256').update(serverKey).digest('base64')}`,
      ],
    });
    return new Chromium(browser);
  }

  /** Somebody with a browser that was never used. */
  async person(options: BrowserContextOptions = {}): Promise<KeyboardUser> {
    const context = await this.#browser.newContext({
      locale: 'en-GB',
      timezoneId: 'UTC',
      viewport: { width: 900, height: 700 },
      ...options,
    });
    return KeyboardUser.at(context, SCREENSHOTS);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#browser.close();
  }
}
