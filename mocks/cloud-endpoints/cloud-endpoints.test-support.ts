import { generateKeyPairSync } from 'node:crypto';
import type { Duplex } from 'node:stream';
import {
  createRoot,
  issueServerCertificate,
} from '../../harness/pta/protocol/certificates/authority.ts';
import { certificateToPem } from '../../harness/pta/protocol/certificates/pem.ts';
import { LOGIN_HOSTS } from '../../harness/pta/protocol/hosts.ts';
import { Activity } from '../../harness/runtime/activity.ts';
import { EventLog } from '../../harness/runtime/event-log.ts';
import { exchangeHttp, type HttpReply, type HttpRequest } from '../../harness/runtime/http.ts';
import { generatedKeys } from '../../harness/runtime/keys.ts';
import type { Listener, Network } from '../../harness/runtime/network.ts';
import { seededRandom } from '../../harness/runtime/random.ts';
import type { Runtime } from '../../harness/runtime/runtime.ts';
import type { Identity } from '../../harness/runtime/secure-channel.ts';
import { SimulatedNetwork } from '../../harness/runtime/simulated-network.ts';
import { simulatedSecureChannel } from '../../harness/runtime/simulated-secure-channel.ts';
import { VirtualClock } from '../../harness/runtime/virtual-clock.ts';
import type { WebRoute } from '../../harness/runtime/web-route.ts';
import type { CloudServices } from './cloud-services.ts';
import type { EndpointEvent } from './events.ts';
import { startHttpsListener } from './https-listener.ts';

export const NOW = Date.UTC(2026, 0, 14, 9);
export const LOGIN_HOST = 'login.microsoftonline.com';
export const TOKEN_PATH = '/contoso.test/oauth2/v2.0/token';
export const REGISTRATION_HOST = 'tenant.registration.msappproxy.net';
export const BOOTSTRAP_HOST = 'tenant.pta.bootstrap.his.msappproxy.net';
export const RETURN_HOST = 'vm7.connector.his.msappproxy.net';
export const RELAY_HOST = 'his-eur1.servicebus.windows.net';

const TERMS = {
  notBefore: NOW - 86_400_000,
  notAfter: NOW + 86_400_000,
  serial: new Uint8Array(16).fill(7),
};
const rootKeys = ellipticKeys();
const ROOT = createRoot({ commonName: 'root of this test', keys: rootKeys, ...TERMS });
const ROOT_PEM = certificateToPem(ROOT);

/** A certificate below the one root, and its key. */
export function identityFor(...names: [string, ...string[]]): Identity {
  const { publicKey, privateKey } = ellipticKeys();
  const issuer = { certificate: ROOT, privateKey: rootKeys.privateKey };
  const der = issueServerCertificate({ issuer, names, publicKey, ...TERMS });
  return { chain: [certificateToPem(der)], privateKey };
}

/** One route of a test: what a token is asked with, and the answer. */
export type AnswerToken = (
  form: URLSearchParams,
  correlationId: string | undefined,
) => Promise<{ readonly status: number; readonly body: object }>;

export const tellAsked: AnswerToken = async (form, correlationId) => ({
  status: 200,
  body: { asked: Object.fromEntries(form), correlationId: correlationId ?? null },
});

export function tokenRoute(answer: AnswerToken): WebRoute {
  return {
    method: 'POST',
    hosts: LOGIN_HOSTS,
    path: '/:tenant/oauth2/v2.0/token',
    answer: async ({ body: form, headers }) => {
      const id = headers['client-request-id'];
      const { status, body } = await answer(new URLSearchParams(form), id?.toString());
      const json = { 'cache-control': 'no-store', 'content-type': 'application/json' };
      return { status, headers: json, body: JSON.stringify(body) };
    },
  };
}

/** Answers everything, and says what it was asked. */
export const FRIENDLY: CloudServices = {
  hosts: [LOGIN_HOST, REGISTRATION_HOST, BOOTSTRAP_HOST, RETURN_HOST, RELAY_HOST],
  statusHosts: [BOOTSTRAP_HOST],
  webRoutes: [tokenRoute(tellAsked)],
  register: async (xml) => `<registered>${xml}</registered>`,
  enablePassthroughAuthentication: async (xml) => `<switched>${xml}</switched>`,
  passthroughAuthenticationStatus: async (xml) => `<state>${xml}</state>`,
  bootstrap: async (xml, { from }) => `<bootstrapped from="${from}">${xml}</bootstrapped>`,
  renewTrust: async (xml, { from }) => `<renewed from="${from}">${xml}</renewed>`,
  checkForUpdate: async (text) => `{"asked":${text}}`,
  downloadUpdate: async ({ from }) => `{"from":"${from}"}`,
  takeAnswer: () => 200,
  acceptRequestFetch: async (messages) => messages.close(),
  acceptListener: async (messages) => messages.close(),
  acceptRelayedConnection: async (messages) => messages.close(),
};

/** The HTTPS listener in front of services of a test, in the simulated world. */
export class ListeningCloud implements AsyncDisposable {
  readonly activity = new Activity();
  readonly network: Network;
  readonly clock: VirtualClock;
  readonly #log: EventLog<EndpointEvent>;
  readonly #runtime: Runtime<EndpointEvent>;
  #listener: Listener | undefined;

  constructor() {
    const clock = new VirtualClock(NOW, this.activity);
    this.clock = clock;
    const network = new SimulatedNetwork(this.activity);
    const random = seededRandom(1);
    this.network = network.from('AGENT1');
    this.#log = new EventLog(clock);
    this.#runtime = {
      machine: 'ENTRA',
      clock,
      random,
      network: network.from('ENTRA'),
      secureChannel: simulatedSecureChannel(clock, random),
      keys: generatedKeys,
      events: this.#log.sinkFor('ENTRA'),
      track: (work) => this.activity.track(work),
    };
  }

  static async before(services: Partial<CloudServices>): Promise<ListeningCloud> {
    const cloud = new ListeningCloud();
    const all = { ...FRIENDLY, ...services };
    const [first = LOGIN_HOST, ...others] = all.hosts;
    const identity = identityFor(first, ...others);
    cloud.#listener = await startHttpsListener(cloud.#runtime, all, { identity });
    return cloud;
  }

  /** What happened, without when and where. */
  get events(): readonly unknown[] {
    return this.#log.entries.map(({ at, sequence, machine, ...event }) => event);
  }

  dial(host: string): Promise<Duplex> {
    return this.network.dial({ host, port: 443 });
  }

  /** A connection with its handshake behind it. */
  async connect(host: string, identity?: Identity): Promise<Duplex> {
    const { stream } = await this.#runtime.secureChannel.connect(await this.dial(host), {
      serverName: host,
      trustedRoots: [ROOT_PEM],
      ...(identity && { identity }),
    });
    return stream;
  }

  async ask(request: HttpRequest, identity?: Identity): Promise<HttpReply> {
    return exchangeHttp(await this.connect(request.host, identity), request);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#listener?.[Symbol.asyncDispose]();
  }
}

function ellipticKeys() {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}
