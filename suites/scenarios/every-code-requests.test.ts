import { afterAll, beforeAll, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { StartedPtaEnvironment } from '../../harness/testing/index.ts';
import { casesOf, expectRefusal } from './every-code/expect-refusal.ts';
import { APPLICATIONS } from './every-code/oauth-applications.ts';
import { refusalOf } from './every-code/refusal-of.ts';
import { TenantFace } from './every-code/tenant-face.ts';
import { WRONG_REQUESTS } from './every-code/wrong-requests.ts';

let lab: StartedPtaEnvironment;
let face: TenantFace;

// Nothing comes of a wrong request, so that one lab will do for all.
beforeAll(async () => {
  lab = await new PtaEnvironment({ agents: 0, cloud: { applications: APPLICATIONS } }).start();
  face = new TenantFace(lab);
});

afterAll(() => lab[Symbol.asyncDispose]());

test.for(casesOf(WRONG_REQUESTS))('$code: $what', async ({ code, cause }) => {
  expectRefusal(refusalOf(await face.ask(cause)), code);
});
