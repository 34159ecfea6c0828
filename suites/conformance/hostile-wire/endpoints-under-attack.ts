import { ListeningCloud } from '../../../mocks/cloud-endpoints/cloud-endpoints.test-support.ts';
import type { CloudServices } from '../../../mocks/cloud-endpoints/cloud-services.ts';
import type { Fate, Heard, Target } from './attack.ts';
import { CloudUnderAttack } from './cloud-under-attack.ts';
import type { Damaged } from './damage.ts';
import { copyBytes, exchangeRaw, type RawExchange, refusalIn, requestBytes } from './raw-http.ts';

/** The cloud of a lab behind its HTTPS listener, and one request to it in all its bytes. */
export class EndpointUnderAttack implements Target {
  /** Head and body. */
  readonly conversation: readonly [Buffer, Buffer];
  readonly #cloud: CloudUnderAttack;
  readonly #listening: ListeningCloud;
  readonly #host: string;
  #eventsSeen = 0;

  private constructor(
    cloud: CloudUnderAttack,
    listening: ListeningCloud,
    { host, bytes }: { readonly host: string; readonly bytes: readonly [Buffer, Buffer] },
  ) {
    this.conversation = bytes;
    this.#cloud = cloud;
    this.#listening = listening;
    this.#host = host;
  }

  /** @param name - of the document */
  static async start(name: string): Promise<EndpointUnderAttack> {
    const cloud = await CloudUnderAttack.start();
    const listening = await listeningFor(cloud);
    const request = await cloud.requestCalled(name);
    const bytes = await requestBytes(request);
    return new EndpointUnderAttack(cloud, listening, { host: request.host, bytes });
  }

  async hear(copies: readonly Damaged[]): Promise<Heard> {
    const [head] = this.conversation;
    const said = copies.map((copy) => copyBytes(copy, head));
    let fates: Fate[] = [];
    const outcome = await this.#cloud.signInDuring(async () => {
      fates = await this.#exchange(said);
    });
    const [good] = await this.#exchange([Buffer.concat(this.conversation)]);
    this.#cloud.forgetWhatSucceeded();
    const events = this.#listening.events;
    const failures = events.slice(this.#eventsSeen);
    this.#eventsSeen = events.length;
    return { fates, isGoodServed: good?.isServed === true && outcome === 'succeeded', failures };
  }

  async close(): Promise<void> {
    await this.#listening[Symbol.asyncDispose]();
    await this.#cloud[Symbol.asyncDispose]();
  }

  async #exchange(said: readonly Uint8Array[]): Promise<Fate[]> {
    return (await exchangeRaw(this.#listening, this.#host, said)).map(fateOf);
  }
}

/** The lab's cloud behind a listener that takes every client for the stopped agent. */
async function listeningFor({ lab }: CloudUnderAttack): Promise<ListeningCloud> {
  const { cloud } = lab;
  const peer = { from: 'ROGUE1', clientCertificate: lab.agent('AGENT2').certificate };
  const track = <T>(work: Promise<T>): Promise<T> => listening.activity.track(work);
  const services: Partial<CloudServices> = {
    hosts: cloud.hosts,
    statusHosts: cloud.statusHosts,
    register: (xml) => track(cloud.register(xml)),
    enablePassthroughAuthentication: (xml) => track(cloud.enablePassthroughAuthentication(xml)),
    passthroughAuthenticationStatus: (xml) => track(cloud.passthroughAuthenticationStatus(xml)),
    bootstrap: (xml) => track(cloud.bootstrap(xml, peer)),
    renewTrust: (xml) => track(cloud.renewTrust(xml, peer)),
    checkForUpdate: (text) => track(cloud.checkForUpdate(text, peer)),
    takeAnswer: (request) => cloud.takeAnswer(request, peer),
  };
  const listening = await ListeningCloud.before(services);
  return listening;
}

function fateOf(exchange: RawExchange): Fate {
  const { received, isLeftOpen } = exchange;
  // Some refusals say so in the document.
  const isRefused = received.includes('<IsSuccessful>false<');
  const code = refusalIn(exchange) ?? (isRefused ? 'refused' : undefined);
  return { isServed: code === undefined, isLeftOpen, code };
}
