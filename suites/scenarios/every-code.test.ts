import { expect } from 'vitest';
import { LAB_REACH } from '../../harness/pta/protocol/codes/lab-reach.ts';
import { test } from '../../harness/testing/index.ts';
import { AGENT_CAUSES } from './every-code/agent-causes.ts';
import { DIRECTORY_CAUSES } from './every-code/directory-causes.ts';
import { casesOf, expectRefusal } from './every-code/expect-refusal.ts';
import { PASSWORD_CHANGE_CAUSES } from './every-code/password-change-causes.ts';
import { SIGNED_IN_CAUSES } from './every-code/signed-in-causes.ts';
import { TENANT_CAUSES } from './every-code/tenant-causes.ts';
import { WRONG_REQUESTS } from './every-code/wrong-requests.ts';

const CASES = [
  AGENT_CAUSES,
  DIRECTORY_CAUSES,
  TENANT_CAUSES,
  PASSWORD_CHANGE_CAUSES,
  SIGNED_IN_CAUSES,
].flatMap(casesOf);

test.for(CASES)('$code: $what', async ({ code, cause }, { startEnvironment }) => {
  expectRefusal(await cause(startEnvironment), code);
});

test('every code that the lab reaches is reached by one cause', () => {
  const reached = Object.entries(LAB_REACH).flatMap(([code, { kind }]) =>
    kind === 'reached' ? [code] : [],
  );

  const cases = [...CASES, ...casesOf(WRONG_REQUESTS)].map(({ code }) => code);
  expect(cases.sort()).toEqual(reached.sort());
});
