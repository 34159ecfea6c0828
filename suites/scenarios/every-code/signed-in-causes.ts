import { createHash } from 'node:crypto';
import type { LabUser, StartedPtaEnvironment } from '../../../harness/testing/index.ts';
import { Browser } from './browser.ts';
import { type Cause, type Causes, CLEO, cloudOnly, type Refusal, type StartLab } from './cause.ts';
import {
  APPLICATIONS,
  ASKING,
  AZURE_CLI,
  NATIVE_REDIRECT,
  SPA,
  SPA_ORIGIN,
  SPA_REDIRECT,
} from './oauth-applications.ts';
import { refusalOf } from './refusal-of.ts';
import { TenantFace, type WebAsk } from './tenant-face.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-0123456789';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const TOKEN = '/{tenant}/oauth2/v2.0/token';
const SCOPE = 'openid offline_access';

/** One application, one browser, one user, and what has come of them so far. */
interface Story {
  readonly lab: StartedPtaEnvironment;
  readonly face: TenantFace;
  readonly browser: Browser;
  readonly cleo: LabUser;
}

async function begin(startLab: StartLab): Promise<Story> {
  const { lab, cleo } = await cloudOnly(startLab, { applications: APPLICATIONS });
  const face = new TenantFace(lab);
  return { lab, face, browser: new Browser(face), cleo };
}

interface Client {
  readonly client_id: string;
  readonly redirect_uri: string;
}

const CLI: Client = { client_id: AZURE_CLI, redirect_uri: NATIVE_REDIRECT };
const PAGE: Client = { client_id: SPA, redirect_uri: SPA_REDIRECT };
const FROM_PAGE = { origin: SPA_ORIGIN };

async function openSignIn({ browser }: Story, client: Client): Promise<void> {
  const asked = { ...client, response_type: 'code', scope: SCOPE, code_challenge: CHALLENGE };
  const query = new URLSearchParams({ ...asked, code_challenge_method: 'S256' });
  await browser.open(`/{tenant}/oauth2/v2.0/authorize?${query}`);
}

/** Name and password. */
async function typePassword({ browser, cleo }: Story) {
  await browser.submit({ login: CLEO });
  return browser.submit({ passwd: cleo.password.reveal() });
}

/** @returns the authorization code */
async function signedIn(story: Story, client: Client): Promise<string> {
  await openSignIn(story, client);
  await typePassword(story);
  const { headers } = await story.browser.submit({ LoginOptions: '0' });
  const code = new URL(String(headers['location'])).searchParams.get('code');
  if (code === null) throw new TypeError('The browser was not sent back with a code.');
  return code;
}

function redemption(client: Client, code: string, changes: Record<string, string> = {}) {
  const form = { grant_type: 'authorization_code', code, code_verifier: VERIFIER, scope: SCOPE };
  return { ...form, ...client, ...changes };
}

async function tokens({ face }: Story, form: WebAsk['form'], headers = {}) {
  return face.ask({ path: TOKEN, form: form ?? {}, headers });
}

async function refreshToken(story: Story, client: Client, headers = {}): Promise<string> {
  const code = await signedIn(story, client);
  const { body } = await tokens(story, redemption(client, code), headers);
  return String(JSON.parse(body).refresh_token);
}

function refresh({ client_id }: Client, token: string) {
  return { grant_type: 'refresh_token', client_id, refresh_token: token, scope: SCOPE };
}

/** A code that was issued rightly is redeemed otherwise. */
function redeeming(changes: Record<string, string>, afterMs = 0): Cause {
  return async (startLab) => {
    const story = await begin(startLab);
    const code = await signedIn(story, CLI);
    await story.lab.clock.advance(afterMs);
    return refusalOf(await tokens(story, redemption(CLI, code, changes)));
  };
}

async function beginAtDevice(story: Story): Promise<Record<string, string>> {
  const form = { client_id: AZURE_CLI, scope: SCOPE };
  const { body } = await story.face.ask({ path: '/{tenant}/oauth2/v2.0/devicecode', form });
  return JSON.parse(body);
}

/** A device asks how far its user is. */
function polling(afterMs: number): Cause {
  return async (startLab): Promise<Refusal> => {
    const story = await begin(startLab);
    const { device_code = '' } = await beginAtDevice(story);
    await story.lab.clock.advance(afterMs);
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
    return refusalOf(await tokens(story, { grant_type, client_id: AZURE_CLI, device_code }));
  };
}

/** What goes wrong after a sign-in began well. */
export const SIGNED_IN_CAUSES: Causes = {
  50089: async (startLab) => {
    const story = await begin(startLab);
    await openSignIn(story, CLI);
    await story.lab.clock.advance(16 * MINUTE_MS);
    return refusalOf(await story.browser.submit({ login: CLEO }));
  },

  50173: async (startLab) => {
    const story = await begin(startLab);
    const token = await refreshToken(story, CLI);
    await tokens(story, refresh(CLI, token));
    return refusalOf(await tokens(story, refresh(CLI, token)));
  },

  500112: redeeming({ redirect_uri: `${NATIVE_REDIRECT}/elsewhere` }),
  501481: redeeming({ code_verifier: VERIFIER.toUpperCase() }),

  54005: async (startLab) => {
    const story = await begin(startLab);
    const code = await signedIn(story, CLI);
    await tokens(story, redemption(CLI, code));
    return refusalOf(await tokens(story, redemption(CLI, code)));
  },

  65004: async (startLab) => {
    const story = await begin(startLab);
    await openSignIn(story, { client_id: ASKING, redirect_uri: NATIVE_REDIRECT });
    await typePassword(story);
    return refusalOf(await story.browser.submit({ decision: 'cancel' }));
  },

  70008: redeeming({}, 11 * MINUTE_MS),
  70016: polling(0),
  70020: polling(16 * MINUTE_MS),

  700082: async (startLab) => {
    const story = await begin(startLab);
    const token = await refreshToken(story, CLI);
    await story.lab.clock.advance(91 * DAY_MS);
    return refusalOf(await tokens(story, refresh(CLI, token)));
  },

  700084: async (startLab) => {
    const story = await begin(startLab);
    const token = await refreshToken(story, PAGE, FROM_PAGE);
    await story.lab.clock.advance(DAY_MS);
    return refusalOf(await tokens(story, refresh(PAGE, token), FROM_PAGE));
  },

  165000: async (startLab) => {
    const story = await begin(startLab);
    await openSignIn(story, CLI);
    story.browser.forgetCookies();
    return refusalOf(await story.browser.submit({ login: CLEO }));
  },

  9002327: async (startLab) => {
    const story = await begin(startLab);
    const code = await signedIn(story, PAGE);
    return refusalOf(await tokens(story, redemption(PAGE, code)));
  },
};
