import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StartedPtaEnvironment } from '../../harness/index.ts';
import type { ForeignAgent } from './foreign-agent.ts';
import { installAgent, startLab } from './foreign-lab.ts';

const ALICE = 'alice@contoso.test';

describe.for(['connect-json', 'connect-body-bytes'] as const)(
  'in the variant %s',
  (requestVariant) => {
    let lab: StartedPtaEnvironment;
    let agent: ForeignAgent;
    beforeAll(async () => {
      lab = await startLab({ requestVariant });
      agent = await installAgent(lab);
      await agent.listen();
    });
    afterAll(async () => {
      await agent[Symbol.asyncDispose]();
      await lab[Symbol.asyncDispose]();
    });

    test('a right password signs in', async () => {
      expect(await lab.signIn(ALICE)).toMatchObject({ kind: 'succeeded' });
      expect(agent.problems).toEqual([]);
    });

    test('a wrong password is AADSTS50126', async () => {
      const outcome = await lab.signIn(ALICE, 'Wr0ng-for-everybody!');

      expect(outcome).toMatchObject({ kind: 'failed', code: 'AADSTS50126' });
    });

    test('the agent is told where to fetch what it is asked', async () => {
      const before = agent.contexts.length;

      await lab.signIn(ALICE);

      expect(agent.contexts.slice(before)).toEqual(['connect']);
    });
  },
);
