import fc, { type AsyncCommand } from 'fast-check';
import { expect } from 'vitest';
import { expectedCode, type Model, type Real } from './model.ts';

/** A step of a history. It prints itself as a line of a scenario. */
type Step = AsyncCommand<Model, Real>;

const USER = 'alice@contoso.test';
/** Not a password of anybody; the log is searched for it. */
export const TYPED_WRONG = 'Mistyped-by-alice-0001!';

class SignIn implements Step {
  readonly #isPasswordRight: boolean;

  constructor(isPasswordRight: boolean) {
    this.#isPasswordRight = isPasswordRight;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, environment: Real): Promise<void> {
    const typed = this.#isPasswordRight ? undefined : TYPED_WRONG;
    const outcome = await environment.settle(environment.signIn(USER, typed));
    const code = outcome.kind === 'succeeded' ? '0' : outcome.code;
    expect(code, this.toString()).toBe(expectedCode(model, this.#isPasswordRight));
  }

  toString(): string {
    return `sign in ${USER} with ${this.#isPasswordRight ? 'the right' : 'a wrong'} password`;
  }
}

class StopAgent implements Step {
  readonly #name: string;

  constructor(number: number) {
    this.#name = `AGENT${number}`;
  }

  check({ running }: Readonly<Model>): boolean {
    return running.has(this.#name);
  }

  async run({ running, stopped }: Model, environment: Real): Promise<void> {
    await environment.agent(this.#name).stop();
    running.delete(this.#name);
    stopped.add(this.#name);
  }

  toString(): string {
    return `stop ${this.#name}`;
  }
}

class StartAgent implements Step {
  readonly #name: string;

  constructor(number: number) {
    this.#name = `AGENT${number}`;
  }

  check({ stopped }: Readonly<Model>): boolean {
    return stopped.has(this.#name);
  }

  async run({ running, stopped }: Model, environment: Real): Promise<void> {
    await environment.settle(environment.agent(this.#name).start());
    stopped.delete(this.#name);
    running.add(this.#name);
  }

  toString(): string {
    return `start ${this.#name}`;
  }
}

class StopDomainController implements Step {
  check({ isDirectoryUp }: Readonly<Model>): boolean {
    return isDirectoryUp;
  }

  async run(model: Model, environment: Real): Promise<void> {
    await environment.domainController.stop();
    model.isDirectoryUp = false;
  }

  toString(): string {
    return 'stop the domain controller';
  }
}

class StartDomainController implements Step {
  check({ isDirectoryUp }: Readonly<Model>): boolean {
    return !isDirectoryUp;
  }

  /** One that starts has no faults. */
  async run(model: Model, environment: Real): Promise<void> {
    await environment.domainController.start();
    model.isDirectoryUp = true;
    model.bindDelayMs = 0;
  }

  toString(): string {
    return 'start the domain controller';
  }
}

class DelayBinds implements Step {
  readonly #delayMs: number;

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  check({ isDirectoryUp }: Readonly<Model>): boolean {
    return isDirectoryUp;
  }

  async run(model: Model, environment: Real): Promise<void> {
    environment.domainController.faults.delayBinds(this.#delayMs);
    model.bindDelayMs = this.#delayMs;
  }

  toString(): string {
    return `delay binds by ${this.#delayMs / 1_000} s`;
  }
}

class Advance implements Step {
  readonly #durationMs: number;

  constructor(durationMs: number) {
    this.#durationMs = durationMs;
  }

  check(): boolean {
    return true;
  }

  async run(_: Model, environment: Real): Promise<void> {
    await environment.clock.advance(this.#durationMs);
  }

  toString(): string {
    return `advance the clock by ${this.#durationMs / 1_000} s`;
  }
}

/** Agents that commands may name; an environment that has fewer leaves those commands out. */
const AGENTS_MAX = 3;
const STEPS_MAX = 10;

/** Short histories of one user and three agents. */
export function histories() {
  const agent = fc.integer({ min: 1, max: AGENTS_MAX });
  return fc.commands<Model, Real, false>(
    [
      fc.boolean().map((isRight) => new SignIn(isRight)),
      agent.map((number) => new StopAgent(number)),
      agent.map((number) => new StartAgent(number)),
      fc.constant(new StopDomainController()),
      fc.constant(new StartDomainController()),
      // On both sides of what the cloud allows, 15 s, and of what it waits, 20 s.
      fc.constantFrom(0, 2_000, 16_000, 60_000).map((delayMs) => new DelayBinds(delayMs)),
      fc.constantFrom(1_000, 30_000, 600_000).map((durationMs) => new Advance(durationMs)),
    ],
    { maxCommands: STEPS_MAX },
  );
}
