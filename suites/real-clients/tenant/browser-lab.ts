import { Chromium } from './chromium.ts';
import type { KeyboardUser } from './keyboard-user.ts';
import { TenantLab, WEB_APP } from './tenant-lab.ts';
import { WebApplication } from './web-application.ts';

/** A tenant, an application that its users sign in to, and a browser. */
export class BrowserLab implements AsyncDisposable {
  readonly tenant: TenantLab;
  readonly application: WebApplication;
  readonly chromium: Chromium;
  readonly #resources: AsyncDisposableStack;

  private constructor(
    tenant: TenantLab,
    application: WebApplication,
    chromium: Chromium,
    resources: AsyncDisposableStack,
  ) {
    this.tenant = tenant;
    this.application = application;
    this.chromium = chromium;
    this.#resources = resources;
  }

  static async start(): Promise<BrowserLab> {
    await using undo = new AsyncDisposableStack();
    const tenant = undo.use(await TenantLab.start());
    const application = undo.use(await WebApplication.start(tenant));
    const chromium = undo.use(await Chromium.start(tenant));
    return new BrowserLab(tenant, application, chromium, undo.move());
  }

  get lab(): TenantLab['lab'] {
    return this.tenant.lab;
  }

  /** The user has agreed already to what the application asks for. */
  consents(userName: string): void {
    const { applications } = this.lab.tenant;
    applications.consent(WEB_APP.appId, this.lab.tenant.findUser(userName)?.objectId ?? '');
  }

  passwordOf(userName: string): string {
    return this.lab.user(userName).password.reveal();
  }

  /** The application sends the browser to the page; name and password are typed there. */
  async signsIn(
    person: KeyboardUser,
    userName: string,
    password = this.passwordOf(userName),
  ): Promise<void> {
    await person.goesTo(this.application.address);
    await person.sees('Sign in');
    await person.types('User name', userName);
    await person.pressesEnter();
    await person.sees('Enter password');
    await person.types('Password', password);
    await person.pressesEnter();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#resources.disposeAsync();
  }
}
