import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONTOSO_NAMES } from '../../fixtures/directories/contoso.ts';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { StartedPtaEnvironment } from '../../harness/environment/started-environment.ts';
import { LAB_POLICY } from '../../mocks/directory/domain-policy.ts';
import { sambaOrSkip } from './samba-or-skip.ts';

/** The same lab twice: with our own directory, and with a real one. */
const isAvailable = await sambaOrSkip();

let labs: readonly StartedPtaEnvironment[];

beforeAll(async () => {
  if (!isAvailable) return;
  const common = {
    world: 'loopback',
    directoryProfile: 'samba',
    policy: { ...LAB_POLICY, lockoutThreshold: 3 },
  } as const;
  labs = await Promise.all(
    (['mock', 'samba'] as const).map((directory) =>
      new PtaEnvironment({ ...common, directory }).start(),
    ),
  );
});

afterAll(async () => {
  if (!isAvailable) return;
  await Promise.all(labs.map((lab) => lab[Symbol.asyncDispose]()));
});

async function codes(name: string, password?: string): Promise<readonly string[]> {
  const outcomes = await Promise.all(
    labs.map((lab) => lab.signIn(`${name}@contoso.test`, password)),
  );
  return outcomes.map((outcome) => (outcome.kind === 'succeeded' ? '0' : outcome.code));
}

test.skipIf(!isAvailable).each(Object.entries(CONTOSO_NAMES))(
  'an account in the state %s has the same outcome on both',
  async (_, name) => {
    const [mock, samba] = await codes(name);
    const [mockWrong, sambaWrong] = await codes(name, 'a wrong password');

    expect([mock, mockWrong]).toEqual([samba, sambaWrong]);
  },
);

test.skipIf(!isAvailable)(
  'an account is locked out by the same wrong password on both',
  async () => {
    const attempts: (readonly string[])[] = [];
    for (const password of ['wrong', 'wrong', 'wrong', 'wrong', undefined]) {
      attempts.push(await codes('walt.workstation', password));
    }

    expect(attempts.map(([, samba]) => samba)).toEqual(attempts.map(([mock]) => mock));
    expect(attempts.at(-1)).toEqual(['AADSTS50053', 'AADSTS50053']);
  },
);
