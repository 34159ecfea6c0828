import { type Html, html } from '../../../../runtime/html.ts';
import type { TextReply } from '../../../../runtime/http-server.ts';
import type { AdministratorServices, PortalAgent } from './administrator-services.ts';
import { portalPage, table } from './portal-frame.ts';

const AGENTS_PATH = '/portal/pass-through-authentication';

/** What is on and what is off, as Connect left it. */
export function connectPage(services: AdministratorServices): TextReply {
  const status = services.connectStatus();
  const count = services.agents().length;
  const agents = html`<a href="${AGENTS_PATH}">${count === 1 ? '1 agent' : `${count} agents`}</a>`;
  const live = html`<p class="note">Tenant ${services.tenantId}: ${services.domains.join(', ')}</p>
${table(
  'User sign-in',
  ['Method', 'Status', 'Details'],
  [
    ['Federation', onOff(status.federatedDomains > 0), `${status.federatedDomains} domains`],
    ['Pass-through authentication', onOff(status.passthroughAuthentication === 'enabled'), agents],
    ['Password hash synchronization', onOff(status.passwordHashSync === 'enabled'), ''],
    ['Password writeback', onOff(status.passwordWriteback === 'enabled'), ''],
  ],
)}`;
  return portalPage('/portal/connect', { live });
}

/** The agents, as the pane lists them, and how to get another. */
export function agentsPage(services: AdministratorServices): TextReply {
  const agents = services.agents();
  const warning =
    agents.filter(({ status }) => status === 'active').length < 3
      ? html`<p class="note">Three active agents or more are advised.</p>`
      : html``;
  const live = html`${warning}
${
  agents.length === 0
    ? html`<p>No agent is registered.</p>`
    : table(
        'Authentication Agents',
        ['Authentication Agent', 'IP', 'Status', 'Id'],
        agents.map(rowOf),
      )
}`;
  const rest = html`<h2>Download and register</h2>
<p>There is nothing to download here: Microsoft's agent is got from Microsoft. Install it without registering it, then register it with an
administrator's credentials or token:</p>
<pre>AADConnectAuthAgentSetup.exe REGISTERCONNECTOR="false" /q</pre>
<pre>RegisterConnector.ps1 -modulePath "C:\\Program Files\\Microsoft Azure AD Connect Authentication Agent\\Modules\\" -moduleName "PassthroughAuthPSModule" -Authenticationmode Credentials -Usercredentials $cred -Feature PassthroughAuthentication</pre>
<p>An agent of your own is registered with this lab by <code>pta-harness agent enroll</code>.</p>`;
  return portalPage('/portal/pass-through-authentication', { live, rest });
}

function rowOf({ id, machineName, externalIp = '', status }: PortalAgent): (string | Html)[] {
  return [machineName, externalIp, activity(status), html`<code>${id}</code>`];
}

function activity(status: PortalAgent['status']): Html {
  return status === 'active'
    ? html`<span class="good">✓ Active</span>`
    : html`<span class="bad">! Inactive</span>`;
}

function onOff(on: boolean): Html {
  return on ? html`<span class="good">Enabled</span>` : html`<span>Disabled</span>`;
}
