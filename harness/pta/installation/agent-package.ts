import { type Profile, profileValue } from '../protocol/profile.ts';

/** What is downloaded, and what it leaves on a server. */
export interface AgentPackage {
  /** Setup program, as it is typed. */
  readonly setup: string;
  /** Names of the two programs that are installed: the agent and its updater. */
  readonly programs: readonly [string, string];
  /** Folder of the PowerShell module, with a back slash at its end. */
  readonly modulePath: string;
  readonly moduleName: string;
  /** Oldest Windows Server. One page of today's documents says 2016, another 2012 R2: the stricter one counts. */
  readonly osFloor: { readonly version: string; readonly name: string };
}

/**
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-quick-start
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-faq
 */
export const AGENT_PACKAGES: Readonly<Record<Profile, AgentPackage>> = {
  current: {
    setup: profileValue('current', 'installer'),
    // Inferred: the documents count two programs, and name neither.
    programs: [
      'Microsoft Azure AD Connect Authentication Agent',
      'Microsoft Azure AD Connect Agent Updater',
    ],
    modulePath: `${profileValue('current', 'installFolder')}\\Modules\\`,
    moduleName: profileValue('current', 'registrationModule'),
    osFloor: osFloor('current', '10.0.14393'),
  },
  preview: {
    setup: profileValue('preview', 'installer'),
    // Inferred: the names that Application Proxy gave its connector at the time.
    programs: [
      'Microsoft Azure Active Directory Application Proxy Connector',
      'Microsoft Azure Active Directory Application Proxy Connector Updater',
    ],
    modulePath: `${profileValue('preview', 'installFolder')}\\Modules\\`,
    moduleName: profileValue('preview', 'registrationModule'),
    osFloor: osFloor('preview', '6.3.9600'),
  },
};

function osFloor(profile: Profile, version: string): AgentPackage['osFloor'] {
  return { version, name: `Windows Server ${profileValue(profile, 'oldestWindowsServer')}` };
}
