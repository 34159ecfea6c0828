import type { TextReply } from '../../../../runtime/http-server.ts';
import type { Runtime } from '../../../../runtime/runtime.ts';
import { Secret } from '../../../../runtime/secret.ts';
import type { WebRequest, WebRoute } from '../../../../runtime/web-route.ts';
import { AADSTS_CODES } from '../../../protocol/codes/aadsts.ts';
import type { PtaEvent } from '../../../protocol/events.ts';
import type {
  PasswordChange,
  PasswordChangeContext,
} from '../../sign-in/password-change/password-change-service.ts';
import type { SignInAttempt, SignInDecision } from '../../sign-in/sign-in-attempt.ts';
import type { CloudUser } from '../../tenant/tenant.ts';
import { page } from '../page.ts';
import type { BrowserSessions } from './browser-sessions.ts';
import { formOf } from './form-fields.ts';
import type { SignInFlow, SignInFlows, SignInStep } from './sign-in-flows.ts';
import type { SignInTarget } from './sign-in-target.ts';
import { card, FLOW_FIELD, FORM_PATHS, type PageProblem, problemOf, viewOf } from './views.ts';

/** What stands behind the pages. */
export interface SignInPageServices {
  decide(attempt: SignInAttempt): Promise<SignInDecision>;
  /** Where the users of a federated domain sign in; `undefined` for those of a managed one, and for nobody's. */
  federatedSignIn(userName: string): string | undefined;
  changePassword(
    userName: string,
    current: Secret,
    next: Secret,
    context: PasswordChangeContext,
  ): Promise<PasswordChange>;
  /**
   * Registers a second factor, where the policy wants one and the user has none.
   *
   * @returns what the user's authenticator app shows from now on; `undefined` where there is one already
   */
  enrolSecondFactor(userName: string): Secret | undefined;
}

/** A form that came from another browser or another site, or was made up. */
const TOKENS_DO_NOT_MATCH = 'AADSTS165000';
const FLOW_EXPIRED = 'AADSTS50089';
const LOGIN_REQUIRED = 'AADSTS50058';
const CONSENT_DECLINED = 'AADSTS65004';
const PASSWORDS_DIFFER = 'AADSTS120002';

/** Nobody of that name, no such domain: another password would not help. */
const ABOUT_THE_NAME: readonly string[] = ['AADSTS50034', 'AADSTS50059', 'AADSTS50128'];

/** The sign-in page: user name, password, and whatever has to be asked then, one form after the other. */
export class SignInPages {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #services: SignInPageServices;
  readonly #flows: SignInFlows;
  readonly #sessions: BrowserSessions;

  constructor(
    runtime: Runtime<PtaEvent>,
    services: SignInPageServices,
    flows: SignInFlows,
    sessions: BrowserSessions,
  ) {
    this.#runtime = runtime;
    this.#services = services;
    this.#flows = flows;
    this.#sessions = sessions;
  }

  /** Shows the page to whoever is not signed in yet, and sends all others on. */
  async begin(target: SignInTarget, { headers, params }: WebRequest): Promise<TextReply> {
    const { prompt } = target;
    const session = prompt === 'login' ? undefined : this.#sessions.find(headers);
    if (session !== undefined && prompt !== 'select_account' && prompt !== 'consent') {
      return target.complete(session);
    }
    if (prompt === 'none') {
      return target.refuse(LOGIN_REQUIRED, target.correlationId ?? this.#runtime.random.guid());
    }
    const { browser, cookies } = this.#sessions.browserOf(headers);
    const flow = this.#flows.begin(browser, target);
    return this.#show(flow, params['tenant'] ?? 'common', { cookies });
  }

  routes(hosts: readonly string[]): WebRoute[] {
    const steps: readonly [path: string, take: TakeForm][] = [
      [FORM_PATHS.login, (flow, form, request) => this.#login(flow, form, request)],
      [FORM_PATHS.secondFactor, (flow, form, request) => this.#secondFactor(flow, form, request)],
      [FORM_PATHS.passwordChange, (flow, form, request) => this.#newPassword(flow, form, request)],
      [FORM_PATHS.consent, (flow, form, request) => this.#consent(flow, form, request)],
      [FORM_PATHS.staySignedIn, (flow, form) => this.#staySignedIn(flow, form)],
    ];
    return steps.map(([path, take]) => ({
      method: 'POST',
      hosts,
      path: `/:tenant${path}`,
      answer: (request) => this.#take(request, take),
    }));
  }

  /** Only from the browser that the form was shown to. */
  async #take(request: WebRequest, take: TakeForm): Promise<TextReply> {
    const form = formOf(request.body);
    const flow = this.#flows.find(form.get(FLOW_FIELD) ?? '');
    if (flow === undefined) return this.#dead(FLOW_EXPIRED);
    const { origin, headers } = request;
    const sentFrom = headers.origin;
    const isOurs = sentFrom === undefined || sentFrom === origin;
    if (!isOurs || !this.#sessions.isFrom(flow.browser, headers)) {
      return this.#dead(TOKENS_DO_NOT_MATCH, flow.correlationId);
    }
    const { step, correlationId } = flow;
    this.#runtime.events.append({ type: 'sign-in-page.submitted', correlationId, step });
    return take(flow, form, request);
  }

  async #login(flow: SignInFlow, form: Form, request: WebRequest): Promise<TextReply> {
    const tenant = tenantOf(request);
    if (form.get('back') !== undefined) return this.#show(this.#to(flow, 'user-name'), tenant);
    const userName = (form.get('login') ?? '').trim();
    const password = form.get('passwd');
    if (flow.step === 'user-name' || password === undefined) {
      const named = this.#flows.keep({ ...flow, userName, step: 'user-name' });
      if (userName === '') return this.#show(named, tenant, { problem: 'AADSTS900144' });
      const elsewhere = this.#services.federatedSignIn(userName);
      if (elsewhere !== undefined) return redirect(elsewhere);
      return this.#show(this.#to(named, 'password'), tenant);
    }
    const { continuation: _former, ...fresh } = flow;
    return this.#attempt(
      this.#flows.keep({ ...fresh, step: 'password', userName, password: new Secret(password) }),
      request,
    );
  }

  async #secondFactor(flow: SignInFlow, form: Form, request: WebRequest): Promise<TextReply> {
    if (flow.step === 'second-factor-enrolment') {
      const code = this.#services.enrolSecondFactor(flow.userName ?? '');
      return this.#attempt(
        this.#flows.keep({ ...flow, ...(code !== undefined && { enrolledCode: code }) }),
        request,
      );
    }
    if (flow.step !== 'second-factor') return this.#show(flow, tenantOf(request));
    const secondFactor = new Secret(form.get('otc') ?? '');
    return this.#attempt(this.#flows.keep({ ...flow, secondFactor }), request);
  }

  async #newPassword(flow: SignInFlow, form: Form, request: WebRequest): Promise<TextReply> {
    const tenant = tenantOf(request);
    if (flow.step !== 'password-change') return this.#show(flow, tenant);
    const [current, next, again] = ['currentPasswd', 'newPasswd', 'confirmPasswd'].map(
      (name) => form.get(name) ?? '',
    );
    if (current === undefined || next === undefined || next !== again || next === '') {
      return this.#show(flow, tenant, {
        problem: PASSWORDS_DIFFER,
        text: 'The two new passwords are not the same.',
      });
    }
    const password = new Secret(next);
    const { userName = '' } = flow;
    const change = await this.#services.changePassword(userName, new Secret(current), password, {
      ipAddress: request.from,
      correlationId: flow.correlationId,
    });
    if (change.kind === 'refused') return this.#show(flow, tenant, { problem: change.code });
    const { continuation: _former, ...fresh } = flow;
    return this.#attempt(this.#flows.keep({ ...fresh, password }), request);
  }

  async #consent(flow: SignInFlow, form: Form, request: WebRequest): Promise<TextReply> {
    if (flow.step !== 'consent') return this.#show(flow, tenantOf(request));
    if (form.get('decision') !== 'accept') {
      this.#flows.end(flow);
      return flow.target.refuse(CONSENT_DECLINED, flow.correlationId);
    }
    return this.#attempt(this.#flows.keep({ ...flow, consents: true }), request);
  }

  async #staySignedIn(flow: SignInFlow, form: Form): Promise<TextReply> {
    if (flow.signedIn === undefined) return this.#dead(FLOW_EXPIRED, flow.correlationId);
    const { user, methods } = flow.signedIn;
    this.#flows.end(flow);
    const { session, cookies } = this.#sessions.begin(
      user,
      methods,
      form.get('LoginOptions') === '1',
    );
    const reply = await flow.target.complete(session);
    return { ...reply, headers: { ...reply.headers, 'set-cookie': cookies } };
  }

  async #attempt(flow: SignInFlow, request: WebRequest): Promise<TextReply> {
    const { target, userName, password, correlationId } = flow;
    if (userName === undefined || password === undefined) {
      return this.#show(this.#to(flow, 'user-name'), tenantOf(request));
    }
    const userAgent = request.headers['user-agent'];
    const decision = await this.#services.decide({
      userPrincipalName: userName,
      password,
      correlationId,
      clientId: target.clientId,
      clientApp: 'Browser',
      protocol: target.protocol,
      ipAddress: request.from,
      scopes: target.scopes,
      ...(userAgent !== undefined && { userAgent }),
      ...(target.resourceId !== undefined && { resourceId: target.resourceId }),
      ...(flow.continuation !== undefined && { continuation: flow.continuation }),
      ...(flow.secondFactor !== undefined && { secondFactor: flow.secondFactor }),
      ...(flow.consents !== undefined && { consents: flow.consents }),
    });
    return this.#goOn(flow, decision, tenantOf(request));
  }

  async #goOn(flow: SignInFlow, decision: SignInDecision, tenant: string): Promise<TextReply> {
    switch (decision.kind) {
      case 'succeeded': {
        const { user, methods } = decision;
        const signedIn: { user: CloudUser; methods: readonly string[] } = { user, methods };
        const { password: _password, secondFactor: _factor, continuation: _done, ...rest } = flow;
        return this.#show(this.#flows.keep({ ...rest, signedIn, step: 'stay-signed-in' }), tenant);
      }
      case 'interrupted': {
        const { interrupt: step, continuation, code } = decision;
        const { secondFactor: tried, ...rest } = flow;
        const next = this.#flows.keep({ ...rest, continuation, step });
        const again = tried !== undefined && flow.step === step;
        return this.#show(next, tenant, again ? { problem: code } : {});
      }
      case 'failed': {
        const step = ABOUT_THE_NAME.includes(decision.code) ? 'user-name' : 'password';
        return this.#show(this.#to(flow, step), tenant, { problem: decision.code });
      }
      default:
        return decision satisfies never;
    }
  }

  #to(flow: SignInFlow, step: SignInStep): SignInFlow {
    const { password: _password, secondFactor: _factor, continuation: _former, ...rest } = flow;
    return this.#flows.keep({ ...rest, step });
  }

  #show(
    flow: SignInFlow,
    tenant: string,
    {
      problem,
      text,
      cookies = [],
    }: { problem?: `AADSTS${number}`; text?: string; cookies?: readonly string[] } = {},
  ): TextReply {
    const { step, correlationId } = flow;
    const { events } = this.#runtime;
    events.append({
      type: 'sign-in-page.shown',
      correlationId,
      step,
      ...(problem && { code: problem }),
    });
    const shown = problem && this.#problem(problem, correlationId, text);
    return page('Sign in to your account', viewOf(flow, tenant, shown), { cookies });
  }

  /** There is no form to go on with. */
  #dead(code: `AADSTS${number}`, correlationId = this.#runtime.random.guid()): TextReply {
    const problem = this.#problem(code, correlationId);
    const body = card('Sorry, we could not sign you in', problemOf(problem));
    return page('Sign in to your account', body, { status: 400 });
  }

  #problem(code: `AADSTS${number}`, correlationId: string, text?: string): PageProblem {
    const said = text ?? AADSTS_CODES[code]?.signInText ?? 'Something went wrong.';
    return { code, text: said, correlationId, timestamp: stampOf(this.#runtime.clock.now()) };
  }
}

type Form = ReturnType<typeof formOf>;
type TakeForm = (flow: SignInFlow, form: Form, request: WebRequest) => Promise<TextReply>;

function tenantOf({ params }: WebRequest): string {
  return params['tenant'] ?? 'common';
}

function redirect(location: string): TextReply {
  return { status: 302, headers: { location, 'cache-control': 'no-store' }, body: '' };
}

/** `yyyy-MM-dd HH:mm:ssZ` */
function stampOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
