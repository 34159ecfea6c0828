import type { Runtime } from '../../runtime/runtime.ts';
import type { CloudPort } from '../agent/register-agent.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { Profile } from '../protocol/profile.ts';
import { AGENT_PACKAGES } from './agent-package.ts';
import { type InstallerCommand, parseInstallerCommand } from './installer-command.ts';
import { objectionTo, type UnsuitableServer } from './preconditions.ts';
import { type AdministratorSession, registerServer } from './register-server.ts';
import type { Server } from './server.ts';

/** How a run of the setup program ended. */
export type InstallationResult =
  | {
      readonly kind: 'installed';
      /** Id of the agent; absent when it is left to the script to register it. */
      readonly agentId?: string;
    }
  | { readonly kind: 'refused'; readonly reason: InstallationRefusal; readonly text: string };

export type InstallationRefusal =
  | UnsuitableServer
  | 'command-line'
  /** It was to register, and there was nobody to ask for a sign-in. */
  | 'nobody-signed-in'
  /** The agent is installed, but not registered. */
  | 'not-registered';

export interface InstallerOptions {
  /** Build that was downloaded. */
  readonly version: string;
  readonly profile: Profile;
  /** The window in which an administrator signs in. */
  readonly signIn?: () => Promise<AdministratorSession>;
}

/** The downloaded setup program of the Authentication Agent. */
export class AgentInstaller {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #cloud: CloudPort;
  readonly #options: InstallerOptions;

  /** @param cloud - the way from the server to the cloud */
  constructor(runtime: Runtime<PtaEvent>, cloud: CloudPort, options: InstallerOptions) {
    this.#runtime = runtime;
    this.#cloud = cloud;
    this.#options = options;
  }

  /**
   * Runs a command line as it is typed, such as `AADConnectAuthAgentSetup.exe REGISTERCONNECTOR="false" /q`.
   * It leaves two programs on the server, and a registration when that was not declined.
   *
   * @throws HarnessError when it registers and the cloud cannot be reached
   */
  async run(server: Server, commandLine: string): Promise<InstallationResult> {
    const { version, profile } = this.#options;
    const command = parseInstallerCommand(commandLine, AGENT_PACKAGES[profile]);
    if (typeof command === 'string') return refused('command-line', command);
    const agent = { version, profile, environment: command.environment };
    const objection = objectionTo(server, agent);
    if (objection !== undefined) return refused(objection.reason, objection.text);
    const signIn = this.#signInFor(command);
    if (command.registers && signIn === undefined) {
      return refused(
        'nobody-signed-in',
        'Nobody can sign in while the setup program is quiet; add REGISTERCONNECTOR="false", and register with the script.',
      );
    }
    server.installed = agent;
    if (!command.registers || signIn === undefined) return { kind: 'installed' };
    const session = await signIn();
    const result = await registerServer(this.#runtime, this.#cloud, server, session);
    return result.kind === 'registered'
      ? { kind: 'installed', agentId: result.agentId }
      : refused('not-registered', result.text);
  }

  /** Inferred: that a quiet run which has to register ends at once. */
  #signInFor({ quiet }: InstallerCommand) {
    return quiet ? undefined : this.#options.signIn;
  }
}

function refused(reason: InstallationRefusal, text: string): InstallationResult {
  return { kind: 'refused', reason, text };
}
