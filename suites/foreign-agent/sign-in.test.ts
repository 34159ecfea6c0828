import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { StartedPtaEnvironment } from '../../harness/index.ts';
import type { ForeignAgent } from './foreign-agent.ts';
import { decideByLab, installAgent, startLab } from './foreign-lab.ts';
import type { Decide } from './password-request.ts';

const ALICE = 'alice@contoso.test';

let lab: StartedPtaEnvironment;
let agent: ForeignAgent;
let decide: Decide;
beforeAll(async () => {
  lab = await startLab();
  agent = await installAgent(lab, { decide: (...asked) => decide(...asked) });
  await agent.listen();
});
beforeEach(() => {
  decide = decideByLab(lab);
});
afterAll(async () => {
  await agent[Symbol.asyncDispose]();
  await lab[Symbol.asyncDispose]();
});

test('a right password signs in where a foreign agent is the only one', async () => {
  const outcome = await lab.signIn(ALICE);

  expect(outcome).toMatchObject({ kind: 'succeeded' });
  expect(agent.problems).toEqual([]);
});

test('a wrong password is AADSTS50126', async () => {
  const outcome = await lab.signIn(ALICE, 'Wr0ng-for-everybody!');

  expect(outcome).toMatchObject({ kind: 'failed', code: 'AADSTS50126' });
});

test('a password arrives as it was typed, whatever its characters', async () => {
  const typed = 'a"b\\c/d\te é 漢 \u{1f511} <&>';
  const seen: string[] = [];
  decide = (_, password) => {
    seen.push(password);
    return 0;
  };

  await lab.signIn(ALICE, typed);

  expect(seen).toEqual([typed]);
});

test.for([
  [1330, 'AADSTS50144'],
  [1328, 'AADSTS80012'],
  [1909, 'AADSTS50053'],
] as const)("an agent's Win32 code %i is the user's %s", async ([win32, code]) => {
  decide = () => win32;

  expect(await lab.signIn(ALICE)).toMatchObject({ kind: 'failed', code });
});
