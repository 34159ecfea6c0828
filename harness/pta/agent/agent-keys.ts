import type { AgentIdentity } from './agent-identity.ts';

/** Notes on the agent's server what the agent was given, and uses from now on. */
export type KeepIdentity = (identity: AgentIdentity, from: 'registration' | 'renewal') => void;

/**
 * The certificates of one agent with their keys: the one it uses, and those it used before, which stay on the
 * server's disk until they end. What was sealed for one of them before a renewal is opened after it.
 */
export class AgentKeys {
  #current: AgentIdentity | undefined;
  #former: readonly AgentIdentity[] = [];
  readonly #keep: KeepIdentity | undefined;

  constructor(keep?: KeepIdentity) {
    this.#keep = keep;
  }

  get current(): AgentIdentity | undefined {
    return this.#current;
  }

  /** @throws TypeError before the first registration */
  get required(): AgentIdentity {
    if (this.#current === undefined) throw new TypeError('Register the agent first.');
    return this.#current;
  }

  /** Puts another identity in the place of the current one. */
  replace(identity: AgentIdentity): void {
    this.#current = identity;
  }

  /** Takes what lies on the server already. A registration gave it a new id: nothing of before is of use. */
  begin(identity: AgentIdentity): void {
    this.#former = [];
    this.#current = identity;
  }

  /** As {@link begin}, with what the agent's own registration gave. */
  register(identity: AgentIdentity): void {
    this.begin(identity);
    this.#keep?.(identity, 'registration');
  }

  /** @param now - milliseconds since the Unix epoch, UTC */
  renew(identity: AgentIdentity, now: number): void {
    const former = this.#current === undefined ? [] : [this.#current];
    this.#former = [...former, ...this.#former].filter(({ notAfter }) => notAfter >= now);
    this.#current = identity;
    this.#keep?.(identity, 'renewal');
  }

  /** The one that something was sealed for, by its whole key identifier; the current one first. */
  matching(keyIdentifiers: readonly string[]): AgentIdentity | undefined {
    const own = this.#current === undefined ? [] : [this.#current, ...this.#former];
    return own.find(({ keyIdentifier }) => keyIdentifiers.includes(keyIdentifier));
  }
}
