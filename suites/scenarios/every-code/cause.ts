import type { EnvironmentOptions } from '../../../harness/environment/defaults.ts';
import type { AadstsText } from '../../../harness/pta/protocol/codes/aadsts.ts';
import { Secret } from '../../../harness/runtime/secret.ts';
import type { LabUser, StartedPtaEnvironment } from '../../../harness/testing/index.ts';

/** Starts a lab that ends with the test. */
export type StartLab = (options?: Partial<EnvironmentOptions>) => Promise<StartedPtaEnvironment>;

/** What somebody was told. */
export interface Refusal {
  /** Such as `AADSTS50126`; `0` when there was no refusal. */
  readonly code: AadstsText | '0';
  /** `error` and `suberror`, where an application was told. */
  readonly error?: string | undefined;
  readonly suberror?: string | undefined;
}

/** Brings a code about in a lab of its own. */
export type Cause = (startLab: StartLab) => Promise<Refusal>;

/** Causes by the number of the code that they lead to. */
export type Causes = Readonly<Record<number, Cause>>;

export const ALICE = 'alice@contoso.test';
/** Of the tenant alone: no agent is asked about her. */
export const CLEO = 'cleo@contoso.test';

/** A lab without agents, with Cleo in its tenant. */
export async function cloudOnly(
  startLab: StartLab,
  cloud: EnvironmentOptions['cloud'] = {},
): Promise<{ readonly lab: StartedPtaEnvironment; readonly cleo: LabUser }> {
  const lab = await startLab({ agents: 0, cloud });
  const password = new Secret('Cl30-is-of-the-cloud (test only)');
  return { lab, cleo: lab.addCloudUser({ userPrincipalName: CLEO, password }) };
}

/** Signs in as an application does that sends the user's password. */
export async function signIn(
  lab: StartedPtaEnvironment,
  userPrincipalName = ALICE,
  password?: string,
): Promise<Refusal> {
  const outcome = await lab.settle(lab.signIn(userPrincipalName, password));
  if (outcome.kind === 'succeeded') return { code: '0' };
  return { code: outcome.code as AadstsText, error: outcome.error };
}
