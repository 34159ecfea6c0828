import { Activity } from '../../../../runtime/activity.ts';
import { EventLog } from '../../../../runtime/event-log.ts';
import type { TextReply } from '../../../../runtime/http-server.ts';
import { generatedKeys } from '../../../../runtime/keys.ts';
import { seededRandom } from '../../../../runtime/random.ts';
import type { Runtime } from '../../../../runtime/runtime.ts';
import { SimulatedNetwork } from '../../../../runtime/simulated-network.ts';
import { simulatedSecureChannel } from '../../../../runtime/simulated-secure-channel.ts';
import { VirtualClock } from '../../../../runtime/virtual-clock.ts';
import type { WebRequest } from '../../../../runtime/web-route.ts';
import type { PtaEvent } from '../../../protocol/events.ts';
import type { SignInAttempt, SignInDecision } from '../../sign-in/sign-in-attempt.ts';
import { BrowserSessions } from './browser-sessions.ts';
import { SignInFlows } from './sign-in-flows.ts';
import { type SignInPageServices, SignInPages } from './sign-in-pages.ts';
import type { SignInTarget } from './sign-in-target.ts';
import { FORM_PATHS } from './views.ts';

export const ALICE = {
  objectId: '11111111-1111-4111-8111-111111111111',
  displayName: 'Alice',
  userPrincipalName: 'alice@contoso.test',
  onPremisesUserName: 'alice@contoso.test',
};
export const ORIGIN = 'https://login.microsoftonline.com';
const HOSTS = ['login.microsoftonline.com'];

type Answer = (attempt: SignInAttempt) => Partial<SignInDecision> & Pick<SignInDecision, 'kind'>;

/** The pages, with one browser in front of them that keeps its cookies and follows no redirect. */
export class BrowserAtThePages {
  readonly clock: VirtualClock;
  readonly attempts: SignInAttempt[] = [];
  readonly cookies = new Map<string, string>();
  readonly #log: EventLog<PtaEvent>;
  readonly #pages: SignInPages;
  last: TextReply = { status: 0, headers: {}, body: '' };

  constructor(answer: Answer, services: Partial<SignInPageServices> = {}) {
    const activity = new Activity();
    this.clock = new VirtualClock(Date.UTC(2026, 0, 14, 9), activity);
    this.#log = new EventLog<PtaEvent>(this.clock);
    const random = seededRandom(1);
    const runtime: Runtime<PtaEvent> = {
      machine: 'ENTRA',
      clock: this.clock,
      random,
      network: new SimulatedNetwork(activity).from('ENTRA'),
      secureChannel: simulatedSecureChannel(this.clock, random),
      keys: generatedKeys,
      events: this.#log.sinkFor('ENTRA'),
      track: (work) => work,
    };
    this.#pages = new SignInPages(
      runtime,
      {
        decide: async (attempt) => {
          this.attempts.push(attempt);
          const { correlationId = 'none' } = attempt;
          return {
            correlationId,
            user: ALICE,
            methods: ['pwd'],
            ...answer(attempt),
          } as SignInDecision;
        },
        federatedSignIn: () => undefined,
        changePassword: async () => ({ kind: 'changed' }),
        enrolSecondFactor: () => undefined,
        ...services,
      },
      new SignInFlows(this.clock, random.fork('flows')),
      new BrowserSessions(this.clock, random.fork('sessions')),
    );
  }

  get events(): readonly PtaEvent[] {
    return this.#log.entries;
  }

  /** An application sends the browser here. */
  async open(changed: Partial<SignInTarget> = {}): Promise<this> {
    const target: SignInTarget = {
      clientId: '22222222-2222-4222-8222-222222222222',
      applicationName: 'A test application',
      scopes: ['openid'],
      protocol: 'oAuth2',
      complete: async ({ user, sessionId }) => ({
        status: 302,
        headers: { location: `https://app.test/?for=${user.userPrincipalName}&sid=${sessionId}` },
        body: '',
      }),
      refuse: async (code) => ({
        status: 302,
        headers: { location: `https://app.test/?error=${code}` },
        body: '',
      }),
      ...changed,
    };
    return this.#took(await this.#pages.begin(target, this.#request('GET', '/common/x', '')));
  }

  /** Fills in fields of the form that is shown, and sends it. */
  async submit(fields: Readonly<Record<string, string>>): Promise<this> {
    const action = /action="([^"]*)"/.exec(this.last.body)?.[1] ?? `/common${FORM_PATHS.login}`;
    const hidden = [...this.last.body.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    const form = new URLSearchParams(
      hidden.map(([, name = '', value = '']): [string, string] => [name, value]),
    );
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return this.post(action, form.toString());
  }

  async post(path: string, body: string, headers: Readonly<Record<string, string>> = {}) {
    const route = this.#pages.routes(HOSTS).find((each) => path.endsWith(each.path.slice(8)));
    if (route === undefined) throw new Error(`There is no form at ${path}.`);
    return this.#took(await route.answer(this.#request('POST', path, body, headers)));
  }

  #request(
    method: string,
    path: string,
    body: string,
    headers: Readonly<Record<string, string>> = {},
  ): WebRequest {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return {
      method,
      origin: ORIGIN,
      url: new URL(path, ORIGIN),
      params: { tenant: path.split('/')[1] ?? '' },
      headers: { ...(cookie !== '' && { cookie }), origin: ORIGIN, ...headers },
      body,
      from: '203.0.113.7',
    };
  }

  #took(reply: TextReply): this {
    this.last = reply;
    for (const text of [reply.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
      if (text.includes('Max-Age=0;')) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return this;
  }
}

/** Types name and password. */
export async function signInAs(
  browser: BrowserAtThePages,
  userName = ALICE.userPrincipalName,
  password = 'test only',
): Promise<BrowserAtThePages> {
  await browser.submit({ login: userName });
  return browser.submit({ passwd: password });
}
