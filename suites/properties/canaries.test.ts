import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect } from 'vitest';
import { passwords } from '../../fixtures/arbitraries/account-arbitraries.ts';
import { renderResultRequest } from '../../harness/pta/protocol/result-request.ts';
import { Secret } from '../../harness/runtime/secret.ts';
import {
  findSecrets,
  type SignInOutcome,
  type StartedPtaEnvironment,
  test,
} from '../../harness/testing/index.ts';
import { breakEverything, CODES_OF_EVERYTHING } from './canary/break-everything.ts';
import { PrintedOutput } from './canary/printed-output.ts';
import { assertProperty, PROPERTY_TIMEOUT_MS } from './seeded.ts';

/** Every encoding writes these in its own way. */
const AWKWARD = [...'"\'\\/<>&%+= \té€🐤\u0001'];

/** A password that nobody could write by chance. */
const canaries = fc
  .tuple(passwords(), fc.array(fc.constantFrom(...AWKWARD), { minLength: 1, maxLength: 8 }))
  .map(([password, awkward]) => new Secret(`canary${awkward.join('')}${password.reveal()}`));

/** Every text that a run leaves behind. */
function sinksOf(
  environment: StartedPtaEnvironment,
  results: readonly (SignInOutcome | Error)[],
  printed: PrintedOutput,
): Readonly<Record<string, string>> {
  const { events, agents, users, firewall } = environment;
  const everything = { depth: Number.POSITIVE_INFINITY, maxArrayLength: null };
  return {
    'events as JSON': JSON.stringify(events),
    'events as text': inspect(events, everything),
    'trace logs': agents.map(({ traceLog }) => traceLog).join('\n'),
    'Windows logs': JSON.stringify([...environment.windowsLogs()]),
    'outcomes as JSON': JSON.stringify(results),
    'outcomes and errors as text': inspect(results, everything),
    'firewall rules': firewall.explain().join('\n'),
    users: `${inspect(users)}${JSON.stringify(users)}`,
    environment: inspect(environment, { depth: 6, showHidden: true }),
    console: printed.text,
  };
}

test(
  'no password comes out anywhere, whatever breaks',
  async ({ startEnvironment }) => {
    using printed = new PrintedOutput();

    await assertProperty(
      fc.asyncProperty(canaries, canaries, async (own, wrong) => {
        const environment = await startEnvironment();
        const seed = {
          userPrincipalName: 'canary@contoso.test',
          sAMAccountName: 'canary',
          displayName: 'Canary',
          password: own,
        };
        const user = environment.addUser({ seed, state: 'healthy' });

        const results = await breakEverything(environment, user, wrong);

        const passwordsOfAll = [...environment.users.map(({ password }) => password), wrong];
        const secrets = passwordsOfAll.map((secret) => secret.reveal());
        const found = Object.entries(sinksOf(environment, results, printed)).flatMap(
          ([sink, text]) => findSecrets(text, secrets).map((each) => ({ sink, ...each })),
        );
        expect(found).toEqual([]);
        // The claim is empty unless every fault did what it should.
        const codes = results.map((each) => ('code' in each ? each.code : '0'));
        expect(new Set(codes)).toEqual(CODES_OF_EVERYTHING);
      }),
      { seed: 20_260_118, numRuns: 2 },
    );
  },
  PROPERTY_TIMEOUT_MS,
);

test('the search finds what a careless agent prints', async ({ startEnvironment }) => {
  using printed = new PrintedOutput();
  const environment = await startEnvironment({ agents: 0 });
  const { userPrincipalName, password } = environment.user('alice@contoso.test');
  await environment.addAgent({
    renderResult: (result) => {
      const plaintext = JSON.stringify({ Password: password.reveal() });
      console.log(`opened ${Buffer.from(plaintext).toString('base64')}`);
      return renderResultRequest(result);
    },
  });

  await environment.signIn(userPrincipalName);

  expect(findSecrets(printed.text, [password.reveal()])).toEqual([{ index: 0, form: 'base64' }]);
});
