import type { Random } from '../../runtime/random.ts';
import { Secret } from '../../runtime/secret.ts';
import { SERVICE_BUS_DOMAIN } from '../protocol/hosts.ts';
import {
  SHARED_ACCESS_KEY_NAME,
  type SignalingEndpoint,
  servicePath,
} from '../protocol/signaling-endpoint.ts';

const KEY_BYTES = 32;

/** Where agents listen: each region once without and once with reliable sessions, as captured, each with its key. */
export class EndpointKeys {
  readonly #random: Random;
  readonly #reliableRandom: Random;
  readonly #tenantId: string;
  readonly #regions: readonly string[];
  readonly #relayId: string;
  /** The same lists until a key changes. */
  #all: readonly SignalingEndpoint[] = [];
  #plain: readonly SignalingEndpoint[] = [];

  /** @param regions - Service Bus namespaces */
  constructor(random: Random, tenantId: string, regions: readonly string[]) {
    this.#random = random;
    this.#reliableRandom = random.fork('endpoints with reliable sessions');
    this.#tenantId = tenantId;
    this.#regions = regions;
    this.#relayId = random.guid();
    this.rotate();
  }

  get all(): readonly SignalingEndpoint[] {
    return this.#all;
  }

  /** Those without reliable sessions. */
  get plain(): readonly SignalingEndpoint[] {
    return this.#plain;
  }

  /** Gives every endpoint a new key. */
  rotate(): void {
    this.#all = this.#regions.flatMap((namespace) => [
      this.#endpoint(namespace, false, this.#random),
      this.#endpoint(namespace, true, this.#reliableRandom),
    ]);
    this.#plain = this.#all.filter(({ reliableSessionEnabled }) => !reliableSessionEnabled);
  }

  #endpoint(namespace: string, reliableSessionEnabled: boolean, random: Random): SignalingEndpoint {
    const path = servicePath(this.#tenantId, this.#relayId, reliableSessionEnabled);
    return {
      name: `${namespace}/${path}`,
      isAvailable: true,
      domain: SERVICE_BUS_DOMAIN,
      namespace,
      reliableSessionEnabled,
      servicePath: path,
      sharedAccessKey: new Secret(Buffer.from(random.bytes(KEY_BYTES)).toString('base64')),
      sharedAccessKeyName: SHARED_ACCESS_KEY_NAME,
    };
  }
}
