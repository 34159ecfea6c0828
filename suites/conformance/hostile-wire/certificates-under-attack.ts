import type { Fate, Heard, Target } from './attack.ts';
import { ANSWER, CloudUnderAttack, type PostRequest } from './cloud-under-attack.ts';
import type { Damaged } from './damage.ts';

/** Whatever is asked with the certificate of an agent. */
const NAMES = ['BootstrapRequest', 'TrustRenewalRequest', 'UpdateQuestion', ANSWER];

/** A lab whose cloud is shown certificates in which not every byte is as it should be. */
export class CertificatesUnderAttack implements Target {
  readonly conversation: readonly Uint8Array[];
  readonly #cloud: CloudUnderAttack;
  readonly #requests: readonly PostRequest[];

  private constructor(cloud: CloudUnderAttack, requests: readonly PostRequest[]) {
    this.conversation = [cloud.lab.agent('AGENT2').certificate];
    this.#cloud = cloud;
    this.#requests = requests;
  }

  static async start(): Promise<CertificatesUnderAttack> {
    const cloud = await CloudUnderAttack.start();
    const requests = await Promise.all(NAMES.map((name) => cloud.requestCalled(name)));
    return new CertificatesUnderAttack(cloud, requests);
  }

  async hear(copies: readonly Damaged[]): Promise<Heard> {
    const fates: Fate[] = [];
    const outcome = await this.#cloud.signInDuring(async () => {
      for (const { messages } of copies) fates.push(await this.#show(Buffer.concat(messages)));
    });
    const good = await this.#show(this.conversation[0]);
    this.#cloud.forgetWhatSucceeded();
    return { fates, isGoodServed: good.isServed && outcome === 'succeeded' };
  }

  close(): Promise<void> {
    return this.#cloud[Symbol.asyncDispose]();
  }

  /** Served by one is served. */
  async #show(certificate: Uint8Array | undefined): Promise<Fate> {
    const replies = await Promise.all(
      this.#requests.map((request) => this.#cloud.post(request, request.body, certificate)),
    );
    const statuses = [...new Set(replies.map(({ status }) => status))];
    return statuses.includes(200)
      ? { isServed: true }
      : { isServed: false, code: `HTTP ${statuses.join(', ')}` };
  }
}
