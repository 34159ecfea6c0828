import { changeRefused } from './change-refused.ts';

/** What a few users of a federated domain try before the domain is converted. */
export type RolloutFeature = 'pass-through' | 'password-hash';

/** A security group of the tenant. */
export interface RolloutGroup {
  readonly name: string;
  /** Object ids. Neither other groups nor a rule: nested and dynamic groups are not supported. */
  readonly members: readonly string[];
}

export interface StagedRolloutOptions {
  /** How long an edit takes to have an effect: milliseconds, 0 unless given. As documented it is up to 24 hours. */
  readonly editDelayMs?: number;
}

interface Edit {
  /** Milliseconds since the Unix epoch, UTC. */
  readonly effectiveAt: number;
  readonly members: ReadonlySet<string>;
}

interface StagedGroup {
  readonly feature: RolloutFeature;
  /** In force order; the last one that has become effective counts. */
  readonly edits: readonly Edit[];
}

/** As documented. */
const GROUPS_MAX = 10;
const MEMBERS_MAX = 50_000;
const FIRST_MEMBERS_MAX = 200;

/**
 * Staged rollout: users of federated domains who sign in to the cloud ahead of the others. Pass-through Authentication
 * and password hash synchronisation are not combined.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-staged-rollout
 */
export class StagedRollout {
  readonly #editDelayMs: number;
  readonly #groups = new Map<string, StagedGroup>();

  constructor({ editDelayMs = 0 }: StagedRolloutOptions = {}) {
    this.#editDelayMs = editDelayMs;
  }

  /** Names of the groups, by feature. */
  groupsOf(feature: RolloutFeature): readonly string[] {
    return [...this.#groups].flatMap(([name, group]) => (group.feature === feature ? name : []));
  }

  /** @param now - milliseconds since the Unix epoch, UTC. @throws HarnessError `TENANT_CHANGE_REFUSED` */
  addGroup(feature: RolloutFeature, { name, members }: RolloutGroup, now: number): void {
    if (this.#groups.has(name)) throw changeRefused(`The group ${name} is staged already.`);
    if ([...this.#groups.values()].some((group) => group.feature !== feature)) {
      throw changeRefused(
        'Pass-through Authentication and password hash synchronisation are not rolled out together; remove the groups of the other first.',
      );
    }
    if (this.#groups.size >= GROUPS_MAX) {
      throw changeRefused(`A feature has ${GROUPS_MAX} groups at most; remove one first.`);
    }
    if (members.length > FIRST_MEMBERS_MAX) {
      throw changeRefused(
        `A group begins with ${FIRST_MEMBERS_MAX} users at most, not ${members.length}; add the others later.`,
      );
    }
    this.#groups.set(name, { feature, edits: [this.#edit(members, now)] });
  }

  /** Gives a group other members. @throws HarnessError `TENANT_CHANGE_REFUSED` */
  setMembers(name: string, members: readonly string[], now: number): void {
    const group = this.#groups.get(name);
    if (group === undefined) throw changeRefused(`The group ${name} is not staged.`);
    if (members.length > MEMBERS_MAX) {
      throw changeRefused(`A group has ${MEMBERS_MAX} users at most, not ${members.length}.`);
    }
    this.#groups.set(name, { ...group, edits: [...group.edits, this.#edit(members, now)] });
  }

  /** Its users are federated again at once (inferred). */
  removeGroup(name: string): void {
    this.#groups.delete(name);
  }

  /** How a user of a federated domain signs in all the same; `undefined` who is in no group, or not yet. */
  featureOf(objectId: string, now: number): RolloutFeature | undefined {
    for (const { feature, edits } of this.#groups.values()) {
      const current = edits.findLast(({ effectiveAt }) => effectiveAt <= now);
      if (current?.members.has(objectId) === true) return feature;
    }
    return undefined;
  }

  #edit(members: readonly string[], now: number): Edit {
    return { effectiveAt: now + this.#editDelayMs, members: new Set(members) };
  }
}
