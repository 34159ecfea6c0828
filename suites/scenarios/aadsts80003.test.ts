import { expect } from 'vitest';
import { renderResultRequest } from '../../harness/pta/protocol/result-request.ts';
import { VERDICT_HEADER } from '../../harness/pta/protocol/verdict.ts';
import { eventsOfType, test } from '../../harness/testing/index.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

test.for([
  { what: 'no base64', value: '!!!' },
  { what: 'no JSON', value: base64('<claims/>') },
  { what: 'no claim of authentication', value: base64('[]') },
])('AADSTS80003: the agent answers with $what', async ({ value }, { startEnvironment }) => {
  const environment = await startEnvironment({ agents: 0 });
  const broken = await environment.addAgent({
    renderResult: (result) => {
      const { path, headers } = renderResultRequest(result);
      const said = headers.map(
        ([name, right]) => [name, name === VERDICT_HEADER ? value : right] as const,
      );
      return { path, headers: said };
    },
  });

  const outcome = await environment.signIn('alice@contoso.test');

  expect(outcome).toFailWith('AADSTS80003');
  expect(environment.events).toHavePassedThrough(['cloud', 'firewall', 'agent:AGENT1', 'dc:DC1']);
  // Neither the directory nor the agent noticed anything.
  expect(eventsOfType(environment.events, 'directory.bind-evaluated')).toMatchObject([
    { resultCode: 0 },
  ]);
  expect(broken.traceLog).toBe('');
});
