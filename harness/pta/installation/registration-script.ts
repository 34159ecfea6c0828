import type { Runtime } from '../../runtime/runtime.ts';
import type { Secret } from '../../runtime/secret.ts';
import type { CloudPort } from '../agent/register-agent.ts';
import type { PtaEvent } from '../protocol/events.ts';
import { tenantOfToken } from '../protocol/tenant-of-token.ts';
import { AGENT_PACKAGES } from './agent-package.ts';
import { registerServer, type ServerRegistration } from './register-server.ts';
import { parseScriptCommand, type ScriptCommand } from './script-command.ts';
import type { Server } from './server.ts';

/** What `Get-Credential` returns. */
export interface Credential {
  readonly userName: string;
  readonly password: Secret;
}

/** Where an administrator signs in. */
export interface AdministratorSignIn {
  /** @returns an access token for the audience of registration */
  withCredential(credential: Credential): Promise<Secret>;
  /** The window in which somebody signs in. @returns an access token for the audience of registration */
  interactively(): Promise<Secret>;
}

/** Variables of the PowerShell session, by name without `$`, in lower case. */
export type SessionVariables = Readonly<Record<string, Credential | Secret>>;

/** How a run of the registration script ended. */
export type ScriptResult =
  | ServerRegistration
  | {
      readonly kind: 'refused';
      readonly reason: 'command-line' | 'variable' | 'unknown-tenant';
      readonly text: string;
    };

/** `RegisterConnector.ps1`, which registers an agent that was installed with `REGISTERCONNECTOR="false"`. */
export class RegistrationScript {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #cloud: CloudPort;
  readonly #signIn: AdministratorSignIn;

  constructor(runtime: Runtime<PtaEvent>, cloud: CloudPort, signIn: AdministratorSignIn) {
    this.#runtime = runtime;
    this.#cloud = cloud;
    this.#signIn = signIn;
  }

  /** Runs a command line as it is typed. @throws HarnessError when the cloud cannot be reached */
  async run(
    server: Server,
    commandLine: string,
    variables: SessionVariables = {},
  ): Promise<ScriptResult> {
    const { installed, description } = server;
    if (installed === undefined) {
      const text = `${description.machineName} has no agent, and with it no script; install it first.`;
      return { kind: 'refused', reason: 'not-installed', text };
    }
    const command = parseScriptCommand(commandLine, AGENT_PACKAGES[installed.profile]);
    if (typeof command === 'string') {
      return { kind: 'refused', reason: 'command-line', text: command };
    }
    const token = await this.#tokenFor(command, variables);
    if (token === undefined) {
      const text = `$${command.variable ?? ''} holds nothing that the mode ${command.mode} can use.`;
      return { kind: 'refused', reason: 'variable', text };
    }
    const tenantId = command.tenantId ?? tenantOfToken(token.reveal());
    if (tenantId === undefined) {
      const text = 'AADSTS50059: Neither the token nor -TenantId tells the tenant.';
      return { kind: 'refused', reason: 'unknown-tenant', text };
    }
    return registerServer(this.#runtime, this.#cloud, server, { tenantId, token });
  }

  async #tokenFor(
    { mode, variable = '' }: ScriptCommand,
    variables: SessionVariables,
  ): Promise<Secret | undefined> {
    if (mode === 'Interactive') return this.#signIn.interactively();
    const name = variable.toLowerCase();
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined) return undefined;
    const isCredential = 'userName' in value;
    if (mode === 'Credentials') {
      return isCredential ? this.#signIn.withCredential(value) : undefined;
    }
    return isCredential ? undefined : value;
  }
}
