import { html } from '../../../../runtime/html.ts';
import type { TextReply } from '../../../../runtime/http-server.ts';
import type { WebRequest, WebRoute } from '../../../../runtime/web-route.ts';
import { AADSTS_CODES } from '../../../protocol/codes/aadsts.ts';
import { page } from '../page.ts';
import { formOf } from './form-fields.ts';
import type { SignInPages } from './sign-in-pages.ts';
import type { SignInTarget } from './sign-in-target.ts';
import { card } from './views.ts';

/** Where the codes lead that devices show. */
export interface WaitingDevices {
  /** @param userCode - as typed; `undefined` when no device waits with it */
  findDevice(userCode: string): SignInTarget | undefined;
}

/** Path of the page; `https://microsoft.com/devicelogin` leads to it. */
export const DEVICE_PATH = '/:tenant/oauth2/deviceauth';
const NO_SUCH_CODE = 'AADSTS70019';

/** Asks for the code that a device shows; then the sign-in page takes over. */
export function devicePages(
  devices: WaitingDevices,
  signIn: SignInPages,
  hosts: readonly string[],
): WebRoute[] {
  const begin = async (request: WebRequest): Promise<TextReply> => {
    const code = formOf(request.body).get('otc')?.trim() ?? '';
    const target = devices.findDevice(code);
    return target === undefined ? codePage(true) : signIn.begin(target, request);
  };
  return [
    { method: 'GET', hosts, path: DEVICE_PATH, answer: async () => codePage(false) },
    { method: 'POST', hosts, path: DEVICE_PATH, answer: begin },
  ];
}

function codePage(refused: boolean): TextReply {
  const text = AADSTS_CODES[NO_SUCH_CODE]?.signInText ?? 'That code did not work.';
  const problem = refused
    ? html`<p id="problem" class="problem" role="alert">${text} (${NO_SUCH_CODE})</p>`
    : html``;
  const invalid = refused ? html`aria-invalid="true" aria-describedby="problem"` : html``;
  return page(
    'Enter code',
    card(
      'Enter code to allow access',
      html`<p>Enter the code that your app or device shows.
Do not enter codes from sources that you do not trust.</p>
${problem}
<form method="post" accept-charset="utf-8">
<label for="otc">Code
<input id="otc" name="otc" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="32" required autofocus ${invalid}></label>
<button type="submit">Next</button>
</form>`,
    ),
    { status: refused ? 400 : 200 },
  );
}
