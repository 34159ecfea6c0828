import { type Html, html } from '../../../../runtime/html.ts';
import type { SignInFlow } from './sign-in-flows.ts';

/** An error that is shown where it happened. */
export interface PageProblem {
  /** Such as `AADSTS50126`. */
  readonly code: string;
  /** What it means to the user. */
  readonly text: string;
  readonly correlationId: string;
  /** `yyyy-MM-dd HH:mm:ssZ` */
  readonly timestamp: string;
}

/** Paths of the forms, below the tenant. */
export const FORM_PATHS = {
  login: '/login',
  secondFactor: '/SAS/ProcessAuth',
  passwordChange: '/changepassword',
  consent: '/Consent/Set',
  staySignedIn: '/kmsi',
} as const;

/** Name of the hidden field that carries the key of the flow. */
export const FLOW_FIELD = 'ctx';
export const TEXT_LENGTH_MAX = 1_024;

/** What the flow asks for now. @param tenant - as the address has it, such as `common` */
export function viewOf(flow: SignInFlow, tenant: string, problem?: PageProblem): Html {
  switch (flow.step) {
    case 'user-name':
      return userNameView(flow, tenant, problem);
    case 'password':
      return passwordView(flow, tenant, problem);
    case 'second-factor':
      return secondFactorView(flow, tenant, problem);
    case 'second-factor-enrolment':
      return enrolmentView(flow, tenant, problem);
    case 'password-change':
      return passwordChangeView(flow, tenant, problem);
    case 'consent':
      return consentView(flow, tenant, problem);
    case 'stay-signed-in':
      return staySignedInView(flow, tenant, problem);
    default:
      return flow.step satisfies never;
  }
}

function userNameView(flow: SignInFlow, tenant: string, problem?: PageProblem): Html {
  return card(
    'Sign in',
    html`<p class="note">to continue to ${flow.target.applicationName}</p>
${problemOf(problem)}
${form(
  flow,
  tenant,
  FORM_PATHS.login,
  html`<label for="login">User name
<input id="login" name="login" type="text" inputmode="email" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="${TEXT_LENGTH_MAX}" value="${flow.userName ?? ''}" placeholder="someone@example.com" required autofocus ${invalid(problem)}></label>
<button type="submit">Next</button>`,
)}`,
  );
}

/** Enter in the field presses the first button of the form (HTML, implicit submission): that has to be the one that goes on. */
function passwordView(flow: SignInFlow, tenant: string, problem?: PageProblem): Html {
  return card(
    'Enter password',
    html`${who(flow)}
${problemOf(problem)}
${form(
  flow,
  tenant,
  FORM_PATHS.login,
  html`<input type="hidden" name="login" value="${flow.userName ?? ''}">
<label for="passwd">Password
<input id="passwd" name="passwd" type="password" autocomplete="current-password" required autofocus ${invalid(problem)}></label>
<div class="buttons"><button type="submit">Sign in</button>
<button class="other" name="back" value="1" type="submit" formnovalidate>Back</button></div>`,
)}`,
  );
}

function secondFactorView(flow: SignInFlow, tenant: string, problem?: PageProblem): Html {
  return card(
    'Enter code',
    html`${who(flow)}
<p>Enter the code of your authenticator app.</p>
${enrolled(flow)}
${problemOf(problem)}
${form(
  flow,
  tenant,
  FORM_PATHS.secondFactor,
  html`<label for="otc">Code
<input id="otc" name="otc" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="16" required autofocus ${invalid(problem)}></label>
<button type="submit">Verify</button>`,
)}`,
  );
}

/** The lab's authenticator app is this sentence. */
function enrolled({ enrolledCode }: SignInFlow): Html {
  if (enrolledCode === undefined) return html``;
  return html`<p role="status">Your second factor is registered. From now on it shows <strong>${enrolledCode.reveal()}</strong>.</p>`;
}

function enrolmentView(flow: SignInFlow, tenant: string, problem?: PageProblem): Html {
  return card(
    'More information required',
    html`${who(flow)}
<p>Your organisation wants you to register a second factor before you go on.</p>
${problemOf(problem)}
${form(
  flow,
  tenant,
  FORM_PATHS.secondFactor,
  html`<div class="buttons"><button name="enrol" value="1" type="submit" autofocus>Register</button></div>`,
)}`,
  );
}

function passwordChangeView(flow: SignInFlow, tenant: string, problem?: PageProblem): Html {
  return card(
    'Update your password',
    html`${who(flow)}
<p>Your password has expired. Choose another one.</p>
${problemOf(problem)}
${form(
  flow,
  tenant,
  FORM_PATHS.passwordChange,
  html`<label for="currentPasswd">Current password
<input id="currentPasswd" name="currentPasswd" type="password" autocomplete="current-password" required autofocus ${invalid(problem)}></label>
<label for="newPasswd">New password
<input id="newPasswd" name="newPasswd" type="password" autocomplete="new-password" required></label>
<label for="confirmPasswd">New password, once more
<input id="confirmPasswd" name="confirmPasswd" type="password" autocomplete="new-password" required></label>
<button type="submit">Sign in</button>`,
)}`,
  );
}

function consentView(flow: SignInFlow, tenant: string, problem?: PageProblem): Html {
  const { applicationName, scopes } = flow.target;
  return card(
    'Permissions requested',
    html`${who(flow)}
<p>${applicationName} asks for:</p>
<ul>${scopes.map((scope) => html`<li>${scope}</li>`)}</ul>
${problemOf(problem)}
${form(
  flow,
  tenant,
  FORM_PATHS.consent,
  html`<div class="buttons"><button class="other" name="decision" value="decline" type="submit">Cancel</button>
<button name="decision" value="accept" type="submit" autofocus>Accept</button></div>`,
)}`,
  );
}

function staySignedInView(flow: SignInFlow, tenant: string, problem?: PageProblem): Html {
  return card(
    'Stay signed in?',
    html`${who(flow)}
<p>Do this to reduce the number of times you are asked to sign in.</p>
${problemOf(problem)}
${form(
  flow,
  tenant,
  FORM_PATHS.staySignedIn,
  html`<div class="buttons"><button class="other" name="LoginOptions" value="0" type="submit">No</button>
<button name="LoginOptions" value="1" type="submit" autofocus>Yes</button></div>`,
)}`,
  );
}

/** One card on an otherwise empty page. */
export function card(heading: string, content: Html): Html {
  return html`<main class="card">
<h1>${heading}</h1>
${content}
</main>`;
}

function form(flow: SignInFlow, tenant: string, path: string, content: Html): Html {
  return html`<form method="post" action="/${encodeURIComponent(tenant)}${path}" accept-charset="utf-8">
<input type="hidden" name="${FLOW_FIELD}" value="${flow.id}">
${content}
</form>`;
}

function who({ userName = '' }: SignInFlow): Html {
  return html`<p class="who">${userName}</p>`;
}

/** Announced by screen readers as soon as the page is there. */
export function problemOf(problem: PageProblem | undefined): Html {
  if (problem === undefined) return html``;
  const { code, text, correlationId, timestamp } = problem;
  return html`<div id="problem" role="alert"><p class="problem">${text}</p>
<details open><summary>Troubleshooting details</summary>
<dl><dt>Error code</dt><dd>${code}</dd><dt>Correlation id</dt><dd>${correlationId}</dd><dt>Timestamp</dt><dd>${timestamp}</dd></dl></details></div>`;
}

function invalid(problem: PageProblem | undefined): Html {
  return problem === undefined ? html`` : html`aria-invalid="true" aria-describedby="problem"`;
}
