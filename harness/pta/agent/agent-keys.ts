import type { AgentIdentity } from './agent-identity.ts';

/**
 * The certificates of one agent with their keys: the one it uses, and those it used before, which stay on the
 * server's disk until they end. What was sealed for one of them before a renewal is opened after it.
 */
export class AgentKeys {
  #current: AgentIdentity | undefined;
  #former: readonly AgentIdentity[] = [];

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

  /** A registration gives a new id: nothing of before is of use. */
  begin(identity: AgentIdentity): void {
    this.#former = [];
    this.#current = identity;
  }

  /** @param now - milliseconds since the Unix epoch, UTC */
  renew(identity: AgentIdentity, now: number): void {
    const former = this.#current === undefined ? [] : [this.#current];
    this.#former = [...former, ...this.#former].filter(({ notAfter }) => notAfter >= now);
    this.#current = identity;
  }

  /** The one that something was sealed for, by its whole key identifier; the current one first. */
  matching(keyIdentifiers: readonly string[]): AgentIdentity | undefined {
    const own = this.#current === undefined ? [] : [this.#current, ...this.#former];
    return own.find(({ keyIdentifier }) => keyIdentifiers.includes(keyIdentifier));
  }
}
