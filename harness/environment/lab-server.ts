import { CloudConnector } from '../pta/agent/cloud-connector.ts';
import type { CloudPort } from '../pta/agent/register-agent.ts';
import type { ServiceControl } from '../pta/installation/entra-connect.ts';
import type { Server } from '../pta/installation/server.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { LabAgent } from './lab-agent.ts';
import type { LabEvent } from './lab-event.ts';
import type { Machine } from './machine.ts';

/** A server of the lab behind the firewall, for the installer and Connect to be run on. */
export class LabServer implements ServiceControl {
  /** Such as `CONNECT1`; firewall rules and events spell it so. */
  readonly name: string;
  readonly server: Server;
  readonly runtime: Runtime<LabEvent>;
  /** The way from this server to the cloud. */
  readonly cloud: CloudPort;
  readonly #hosting: (server: LabServer) => LabAgent;
  #agent: LabAgent | undefined;

  /** @param hosting - makes the service of an agent that is registered on the server, stopped */
  constructor(
    name: string,
    server: Server,
    site: { readonly machine: Machine; readonly trustedRoots: readonly string[] },
    hosting: (server: LabServer) => LabAgent,
  ) {
    this.name = name;
    this.server = server;
    this.runtime = site.machine.runtime;
    this.cloud = new CloudConnector(this.runtime, site.trustedRoots);
    this.#hosting = hosting;
  }

  /** The service of the agent, once it was started. */
  get agent(): LabAgent | undefined {
    return this.#agent;
  }

  /** Starts the service of the agent that is installed and registered; it listens when this resolves. */
  async start(): Promise<void> {
    if (this.server.trust === undefined) throw new TypeError(`${this.name} has no agent to start.`);
    if (this.#agent === undefined || !this.#isInstalled(this.#agent)) {
      await this.#agent?.updater.stop();
      this.#agent = this.#hosting(this);
    }
    await this.#agent.start();
  }

  async stop(): Promise<void> {
    await this.#agent?.stop();
  }

  /** Whether it is what lies on the server now, and not of an installation before. */
  #isInstalled({ id, version }: LabAgent): boolean {
    const { trust, installed } = this.server;
    return id === trust?.identity.agentId && version === (installed?.version ?? version);
  }
}
