import { type Html, html } from '../../../../runtime/html.ts';
import type { TextReply } from '../../../../runtime/http-server.ts';
import type {
  AdministratorServices,
  LockoutSettings,
  PortalUser,
} from './administrator-services.ts';
import { portalPage, table } from './portal-frame.ts';

/** Name of the field that shows that a form is of these pages. */
export const CANARY_FIELD = 'canary';
export const LOCKOUT_PATH = '/portal/password-protection';
export const USERS_PATH = '/portal/users';
export const UNLOCK_PATH = '/portal/users/unlock';
const USERS_SHOWN = 500;

/** Bounds of the form (inferred: no public page gives those of the admin center). */
export const LOCKOUT_BOUNDS = {
  lockoutThreshold: [1, 50],
  lockoutDurationInSeconds: [5, 18_000],
} as const;

/** @param problem - why what was sent was not taken */
export function lockoutPage(
  { lockoutSettings }: AdministratorServices,
  canary: string,
  problem?: string,
): TextReply {
  const { lockoutThreshold, lockoutDurationInSeconds } = lockoutSettings;
  const live = html`<p>An account is locked after <strong>${lockoutThreshold}</strong> wrong passwords, for <strong>${lockoutDurationInSeconds}</strong> seconds at first.</p>`;
  const rest = html`<h2>Custom smart lockout</h2>
${problem === undefined ? html`` : html`<p class="problem" role="alert">${problem}</p>`}
<form class="row" method="post" action="${LOCKOUT_PATH}">
<input type="hidden" name="${CANARY_FIELD}" value="${canary}">
<label for="threshold">Lockout threshold${numberInput('threshold', lockoutThreshold, LOCKOUT_BOUNDS.lockoutThreshold)}</label>
<label for="duration">Lockout duration in seconds${numberInput('duration', lockoutDurationInSeconds, LOCKOUT_BOUNDS.lockoutDurationInSeconds)}</label>
<button type="submit">Save</button></form>
<p class="note">Keep the threshold of Active Directory two or three times as high: <code>pta-harness lint-policy</code> says what two policies allow.</p>`;
  return portalPage(LOCKOUT_PATH, { live, rest, status: problem === undefined ? 200 : 400 });
}

/** The settings of the form; a sentence when they are none. */
export function lockoutSettingsOf(form: {
  get(name: string): string | undefined;
}): LockoutSettings | string {
  const lockoutThreshold = whole(form.get('threshold'), LOCKOUT_BOUNDS.lockoutThreshold);
  const lockoutDurationInSeconds = whole(
    form.get('duration'),
    LOCKOUT_BOUNDS.lockoutDurationInSeconds,
  );
  if (lockoutThreshold === undefined) {
    return `The threshold is a whole number from ${LOCKOUT_BOUNDS.lockoutThreshold.join(' to ')}.`;
  }
  return lockoutDurationInSeconds === undefined
    ? `The duration is a whole number of seconds from ${LOCKOUT_BOUNDS.lockoutDurationInSeconds.join(' to ')}.`
    : { lockoutThreshold, lockoutDurationInSeconds };
}

export function usersPage(services: AdministratorServices, canary: string): TextReply {
  const users = services.users();
  const shown = users.slice(0, USERS_SHOWN);
  const live = html`<p class="note">${users.length} users${users.length > shown.length ? `, the first ${shown.length} are shown` : ''}.</p>
${table(
  'All users',
  [
    'User principal name',
    'Display name',
    'Source',
    'Password checked by',
    'Account',
    'Smart lockout',
  ],
  shown.map((user) => rowOf(user, canary)),
)}`;
  return portalPage(USERS_PATH, { live });
}

function rowOf(user: PortalUser, canary: string): (string | Html)[] {
  const { userPrincipalName, displayName, source, credentialMethod, enabled } = user;
  const account = enabled ? 'Enabled' : html`<span class="bad">Disabled</span>`;
  return [userPrincipalName, displayName, source, credentialMethod, account, lockOf(user, canary)];
}

function lockOf({ id, userPrincipalName, lockedForMs }: PortalUser, canary: string): Html {
  if (lockedForMs <= 0) return html`Open`;
  return html`<form class="row" method="post" action="${UNLOCK_PATH}">
<input type="hidden" name="${CANARY_FIELD}" value="${canary}"><input type="hidden" name="user" value="${id}">
<span class="bad">Locked for ${Math.ceil(lockedForMs / 1_000)} s</span>
<button class="other" type="submit" aria-label="Unlock ${userPrincipalName}">Unlock</button></form>`;
}

function numberInput(id: string, value: number, [min, max]: readonly [number, number]): Html {
  return html`<input id="${id}" name="${id}" type="number" min="${min}" max="${max}" value="${value}" required>`;
}

function whole(
  text: string | undefined,
  [min, max]: readonly [number, number],
): number | undefined {
  if (text === undefined || !/^\d{1,9}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}
