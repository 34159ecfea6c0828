import type { ReadyDocument } from '../control/ready-document.ts';
import { textTable } from './text-table.ts';

/** A lab may have ten thousand users; the rest are in the control API. */
const USERS_SHOWN = 20;

/** Client id of Microsoft's own samples for a public client (Azure CLI). */
const CLIENT_ID = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

/** What `up` says to people: what runs, who can sign in, and what to try. */
export function describeLab(ready: ReadyDocument): string {
  return [
    'The lab is ready. Ctrl-C ends it.\n',
    textTable(whatRuns(ready)),
    `Agents${ready.agents.length === 0 ? ': none, so that every sign-in ends with AADSTS80001.' : ''}\n`,
    textTable(ready.agents.map(({ machineName, status, id }) => [machineName, status, id])),
    'Users, with generated passwords of this lab\n',
    users(ready),
    'Try next, in another terminal\n',
    nextSteps(ready)
      .map((line) => `  ${line}\n`)
      .join(''),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function whatRuns(ready: ReadyDocument): string[][] {
  const { cloud, proxy, directory, control, console: page, tenantId, profile, ca } = ready;
  return [
    ['Console', page],
    ['Control API', `${control}/api/lab`],
    ['Tenant', `${tenantId}, profile ${profile}`],
    ['Cloud', `https at ${cloud.address}:${cloud.port} for ${cloud.hosts.length} host names`],
    ['Proxy and firewall', proxy],
    ...directory.flatMap(({ domain, netbios, ldap, ldaps, bindName, password }) => [
      ['Directory', `${domain} (${netbios}) at ${ldap} and ${ldaps}`],
      ['', `bind as ${bindName} with ${password}`],
    ]),
    ['Root certificate', ca],
  ];
}

function users({ users: all, control }: ReadyDocument): string {
  const shown = all.slice(0, USERS_SHOWN);
  const rows = shown.map(({ userPrincipalName, password, state }) => [
    userPrincipalName,
    password,
    state,
  ]);
  const more = all.length - shown.length;
  return `${textTable(rows)}${more > 0 ? `  and ${more} more: ${control}/api/lab\n` : ''}`;
}

function nextSteps({
  users: all,
  control,
  directory,
  cloud,
  tenantId,
  ca,
}: ReadyDocument): string[] {
  const [user] = all;
  const [domain] = directory;
  const [host = 'login.microsoftonline.com'] = cloud.hosts;
  if (user === undefined || domain === undefined) return [];
  const { userPrincipalName, password } = user;
  const filter = quote(`(userPrincipalName=${userPrincipalName})`);
  return [
    `npx pta-harness sign-in ${userPrincipalName} --lab ${control}`,
    `npx pta-harness logs --lab ${control}`,
    'npx pta-harness replay fixtures/traces',
    `LDAPTLS_CACERT=${quote(ca)} ldapsearch -x -H ${domain.ldaps} -D ${domain.bindName} -w ${quote(domain.password)} -b ${domain.baseDn} ${filter}`,
    [
      `curl -s --cacert ${quote(ca)} --resolve ${host}:${cloud.port}:${cloud.address}`,
      `-d grant_type=password -d client_id=${CLIENT_ID} -d 'scope=openid profile'`,
      `--data-urlencode username=${userPrincipalName} --data-urlencode ${quote(`password=${password}`)}`,
      `https://${host}:${cloud.port}/${tenantId}/oauth2/v2.0/token`,
    ].join(' '),
  ];
}

/** For a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
