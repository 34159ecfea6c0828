import { expect, test } from 'vitest';
import { installAgent, startLab } from './foreign-lab.ts';

const ALICE = 'alice@contoso.test';

// Few enough wrong passwords that smart lockout has no say.
const isRight = (count: number): boolean => count % 4 !== 0;

test('twenty users at once are each answered with their own verdict', async () => {
  await using lab = await startLab();
  await using agent = await installAgent(lab);
  await agent.listen();

  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, count) =>
      lab.signIn(ALICE, isRight(count) ? undefined : `Wr0ng-${count}`),
    ),
  );

  expect(outcomes.map(({ kind }) => kind)).toEqual(
    Array.from({ length: 20 }, (_, count) => (isRight(count) ? 'succeeded' : 'failed')),
  );
});
