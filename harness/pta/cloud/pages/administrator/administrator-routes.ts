import { html } from '../../../../runtime/html.ts';
import type { TextReply } from '../../../../runtime/http-server.ts';
import type { Random } from '../../../../runtime/random.ts';
import type { WebRequest, WebRoute } from '../../../../runtime/web-route.ts';
import { formOf } from '../sign-in/form-fields.ts';
import type { AdministratorServices } from './administrator-services.ts';
import { agentsPage, connectPage } from './connect-page.ts';
import {
  CANARY_FIELD,
  LOCKOUT_PATH,
  lockoutPage,
  lockoutSettingsOf,
  UNLOCK_PATH,
  USERS_PATH,
  usersPage,
} from './people-pages.ts';
import { portalPage, scriptRoute } from './portal-frame.ts';
import { azureMonitorDownload, csvDownload, DOWNLOADS } from './sign-in-downloads.ts';
import { signInPage, signInsPage } from './sign-ins-page.ts';

/**
 * The administrator's pages. Nobody has to sign in to them, as to nothing that runs a lab: they are reached over the
 * loopback interface only. Forms are taken from the pages themselves and from nowhere else.
 */
export function administratorRoutes(
  services: AdministratorServices,
  random: Random,
  hosts: readonly string[],
): WebRoute[] {
  const canary = Buffer.from(random.bytes(32)).toString('base64url');
  const get = (path: string, answer: (request: WebRequest) => TextReply): WebRoute => ({
    method: 'GET',
    hosts,
    path,
    answer: async (request) => answer(request),
  });
  const post = (path: string, take: (form: ReturnType<typeof formOf>) => TextReply): WebRoute => ({
    method: 'POST',
    hosts,
    path,
    answer: async ({ body, headers, origin }) => {
      const form = formOf(body);
      const sentFrom = headers.origin;
      const isOurs = sentFrom === undefined || sentFrom === origin;
      return isOurs && form.get(CANARY_FIELD) === canary ? take(form) : foreignForm();
    },
  });
  return [
    get('/portal', () => seeOther('/portal/connect')),
    get('/portal/connect', () => connectPage(services)),
    get('/portal/pass-through-authentication', () => agentsPage(services)),
    get('/portal/sign-ins', ({ url }) => signInsPage(services.signIns(), url.searchParams)),
    get(DOWNLOADS[0].path, () => csvDownload(services)),
    get(DOWNLOADS[1].path, () => azureMonitorDownload(services)),
    get('/portal/sign-ins/:id', ({ params }) =>
      signInPage(services.signIns().find(({ id }) => id === params['id'])),
    ),
    get(LOCKOUT_PATH, () => lockoutPage(services, canary)),
    post(LOCKOUT_PATH, (form) => {
      const settings = lockoutSettingsOf(form);
      if (typeof settings === 'string') return lockoutPage(services, canary, settings);
      services.changeLockoutSettings(settings);
      return seeOther(LOCKOUT_PATH);
    }),
    get(USERS_PATH, () => usersPage(services, canary)),
    post(UNLOCK_PATH, (form) => {
      services.unlock(form.get('user') ?? '');
      return seeOther(USERS_PATH);
    }),
    scriptRoute(hosts),
  ];
}

function foreignForm(): TextReply {
  const live = html`<p class="problem" role="alert">The form is not one of this page's, or of before the lab was started anew; open the page and try again.</p>`;
  return portalPage('/portal/connect', { live, status: 403 });
}

/** What was sent is done; a reload of the page does not send it again. */
function seeOther(location: string): TextReply {
  return { status: 303, headers: { location, 'cache-control': 'no-store' }, body: '' };
}
