import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

const ENVIRONMENT = new URL('../../harness/environment/environment.ts', import.meta.url).href;

/** Ends a loopback lab in the middle of sign-ins, and then has nothing left to do. */
const PROGRAM = `
  import { PtaEnvironment } from ${JSON.stringify(ENVIRONMENT)};
  const lab = await new PtaEnvironment({ world: 'loopback' }).start();
  const queued = new Promise((resolve) => {
    lab.onEvent(({ type }) => type === 'validation.dispatched' && resolve());
  });
  const signIns = Array.from({ length: 4 }, () => lab.signIn('alice@contoso.test'));
  await queued;
  await lab[Symbol.asyncDispose]();
  await Promise.allSettled(signIns);
`;

// A timer or a stream that is left behind keeps the process alive until the test runs out of time.
test('a process ends by itself once its lab is disposed, even in the middle of sign-ins', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });

  expect(await once(child, 'exit')).toEqual([0, null]);
});
