import type { Profile } from '../pta/protocol/profile.ts';
import type { AnalyticLogging } from './channels/analytic-logging.ts';

/** How `LogonUser` reached a decision: Kerberos for a UPN with the default provider, NTLM where Negotiate falls back. */
export type LogonPath = 'kerberos' | 'ntlm';

/** A server with an agent on it. A `LabAgent` is one. */
export interface AgentServer {
  /** Name of the machine in the lab's log, such as `AGENT1`; also its NetBIOS name. */
  readonly name: string;
  /** Fully qualified. */
  readonly machineName: string;
  /** IPv4; counted up from 10.0.0.11 unless given, as the lab's network has no addresses. */
  readonly address?: string;
  /** Of its Session channel, which is off at first. */
  readonly sessionLogging?: AnalyticLogging | undefined;
}

/** A server with an agent that is registered. A `LabAgent` is one. */
export interface RegisteredAgentServer extends AgentServer {
  readonly id: string;
}

/** A domain controller. A `LabDomainController` is one. */
export interface ControllerServer {
  /** Fully qualified, such as `dc1.contoso.test`. Its first label in upper case is its name in the lab's log. */
  readonly host: string;
}

/** What the Security log writes of an account, and lab events do not carry. */
export interface WindowsAccount {
  readonly sid: string;
  readonly sAMAccountName: string;
}

/** Whose logs are asked for. */
export interface WindowsSite {
  readonly profile: Profile;
  readonly domain: { readonly dnsName: string; readonly netbiosName: string };
  readonly agents: readonly AgentServer[];
  /** The first holds the role of the PDC emulator. */
  readonly domainControllers: readonly ControllerServer[];
  /** `kerberos` unless given, as one published trace of a sign-in shows 4768 and 4769. */
  readonly path?: LogonPath;
  /** Account by distinguished name. Made up from names, and the same in every run, where it does not tell. */
  readonly accountOf?: (dn: string) => WindowsAccount | undefined;
}

/** Name in the lab's log of the machine with that host name. */
export function machineOfHost(host: string): string {
  return (host.split('.')[0] ?? host).toUpperCase();
}

/** Fully qualified name of a machine of the lab. */
export function computerName(site: WindowsSite, machine: string): string {
  const agent = site.agents.find(({ name }) => name === machine);
  const controller = site.domainControllers.find(({ host }) => machineOfHost(host) === machine);
  return agent?.machineName ?? controller?.host ?? `${machine}.${site.domain.dnsName}`;
}

/** IPv4 address of an agent's server. Made up, and the same in every run, unless given. */
export function addressOf({ agents }: WindowsSite, machine: string): string {
  const index = agents.findIndex(({ name }) => name === machine);
  const host = 11 + Math.max(0, index);
  return agents[index]?.address ?? `10.0.${Math.floor(host / 250)}.${host % 250}`;
}
