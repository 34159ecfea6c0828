/**
 * Which of two generations of documents a tenant follows where they disagree.
 *
 * `current` is today's documentation, `preview` that of the 2016–2017 public preview.
 */
export type Profile = 'current' | 'preview';

/** One point on which the documents disagree. */
export interface ProfileRow {
  readonly topic: string;
  readonly current: string;
  readonly preview: string;
  /** Where each reading stands. */
  readonly sources: { readonly current: string; readonly preview: string };
}

const TROUBLESHOOT =
  'https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-pass-through-authentication';
const QUICK_START =
  'https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-quick-start';
const PREVIEW =
  'Azure AD Pass-through Authentication, public preview documentation of 2016–2017 (azure-docs, active-directory-aadconnect-pass-through-authentication)';

const FAQ = 'https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-faq';
const LIMITATIONS =
  'https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-current-limitations';
const TRAINING =
  'Microsoft Learn training, unit "Enable pass-through authentication" of 2018–2020: "automatic failover to password hash synchronization is run if it’s enabled"';

/** The register. A new disagreement is a new row; code asks {@link profileValue} and never tests the profile itself. */
export const PROFILE_ROWS = {
  componentName: {
    topic: 'name of the on-premises component',
    current: 'Authentication Agent',
    preview: 'Application Proxy Connector',
    sources: { current: QUICK_START, preview: PREVIEW },
  },
  agentExecutable: {
    topic: 'executable of the agent, which is the source name in its trace log',
    current: 'AzureADConnectAuthenticationAgentService.exe',
    preview: 'ApplicationProxyConnectorService.exe',
    sources: { current: TROUBLESHOOT, preview: PREVIEW },
  },
  timeoutCode: {
    topic: 'code printed when the agent did not answer in time',
    current: 'AADSTS80002',
    preview: 'AADSTS8002',
    sources: { current: TROUBLESHOOT, preview: PREVIEW },
  },
  installFolder: {
    topic: 'folder that the agent is installed in',
    current: 'C:\\Program Files\\Microsoft Azure AD Connect Authentication Agent',
    preview: 'C:\\Program Files\\Microsoft AAD App Proxy Connector',
    sources: { current: TROUBLESHOOT, preview: PREVIEW },
  },
  traceFolder: {
    topic: 'folder of the trace logs',
    current: '%ProgramData%\\Microsoft\\Azure AD Connect Authentication Agent\\Trace\\',
    preview: 'C:\\Programdata\\Microsoft\\Microsoft AAD Application Proxy Connector\\Trace',
    sources: { current: TROUBLESHOOT, preview: PREVIEW },
  },
  securityLogHost: {
    topic: 'machine whose Security log shows the logon',
    current: 'agent server',
    preview: 'domain controller',
    sources: { current: TROUBLESHOOT, preview: PREVIEW },
  },
  oldestWindowsServer: {
    topic: 'oldest Windows Server that the agent is installed on',
    current: '2016',
    preview: '2012 R2',
    sources: { current: QUICK_START, preview: PREVIEW },
  },
  installer: {
    topic: 'installer of the on-premises component',
    current: 'AADConnectAuthAgentSetup.exe',
    preview: 'AADApplicationProxyConnectorInstaller.exe',
    sources: { current: QUICK_START, preview: PREVIEW },
  },
  registrationModule: {
    topic: 'PowerShell module that registers the component',
    current: 'PassthroughAuthPSModule',
    preview: 'AppProxyPSModule',
    sources: { current: QUICK_START, preview: PREVIEW },
  },
  hashSyncFailover: {
    topic: 'who turns to password hash sync when Pass-through Authentication fails',
    current: 'by-administrator',
    preview: 'automatic',
    sources: { current: FAQ, preview: TRAINING },
  },
  legacyClients: {
    topic: 'what checks the password of clients without modern authentication',
    current: 'agents',
    preview: 'password hash sync',
    sources: { current: LIMITATIONS, preview: PREVIEW },
  },
} as const satisfies Record<string, ProfileRow>;

export type ProfileTopic = keyof typeof PROFILE_ROWS;

/** What the documents of `profile` say about `topic`. */
export function profileValue(profile: Profile, topic: ProfileTopic): string {
  return PROFILE_ROWS[topic][profile];
}
