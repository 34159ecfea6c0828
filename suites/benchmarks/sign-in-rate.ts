import { PtaEnvironment } from '../../harness/environment/environment.ts';
import { systemClock } from '../../harness/runtime/clock.ts';

export interface SignInRateOptions {
  /** Sign-ins that are under way at any time. */
  readonly concurrency: number;
  readonly warmUpMs: number;
  readonly measuredMs: number;
}

const USER = 'alice@contoso.test';

/** Successful sign-ins a second: one agent, its cloud and its directory over loopback sockets, TLS everywhere. */
export async function signInsPerSecond({
  concurrency,
  warmUpMs,
  measuredMs,
}: SignInRateOptions): Promise<number> {
  await using lab = await new PtaEnvironment({ world: 'loopback', agents: 1 }).start();
  let done = 0;
  let open = true;
  const lanes = Array.from({ length: concurrency }, async () => {
    while (open) {
      const outcome = await lab.signIn(USER);
      if (outcome.kind !== 'succeeded') throw new Error(`A sign-in ended with ${outcome.code}.`);
      done += 1;
    }
  });
  await systemClock.sleep(warmUpMs);
  const before = done;
  const startedAt = systemClock.elapsed();
  await systemClock.sleep(measuredMs);
  const rate = ((done - before) / (systemClock.elapsed() - startedAt)) * 1_000;
  open = false;
  await Promise.all(lanes);
  return rate;
}
