import type { EnvironmentOptions } from '../../../harness/environment/defaults.ts';
import type { SignInAttempt } from '../../../harness/pta/cloud/sign-in/sign-in-attempt.ts';
import type { ApplicationOptions } from '../../../harness/pta/cloud/tenant/application-registration.ts';
import type { ConditionalAccessPolicy } from '../../../harness/pta/cloud/tenant/conditional-access.ts';
import type { CloudUser } from '../../../harness/pta/cloud/tenant/tenant.ts';
import { Secret } from '../../../harness/runtime/secret.ts';
import { type Cause, type Causes, CLEO, cloudOnly, type Refusal, signIn } from './cause.ts';

const APPLICATION = '7c6ce1a7-0d0f-4c0c-9d56-2f1fd4d6a001';
/** Ten, and what the data centres differ by. */
const MORE_THAN_ARE_ALLOWED = 12;
const PAGE = { clientApp: 'Browser', protocol: 'oAuth2' } as const;

type Attempt = Partial<Omit<SignInAttempt, 'password'>>;

/** Cleo signs in, by whatever face of the tenant. */
function attempting(attempt: Attempt, cloud: EnvironmentOptions['cloud'] = {}): Cause {
  return async (startLab) => {
    const { lab, cleo } = await cloudOnly(startLab, cloud);
    const decision = await lab.cloud.decide({ ...cleo, ...attempt });
    return { code: decision.kind === 'succeeded' ? '0' : decision.code };
  };
}

/** Cleo signs in to an application that asks something of the tenant. */
function toApplication(options: Partial<ApplicationOptions>, attempt: Attempt = {}): Cause {
  const application = { appId: APPLICATION, displayName: 'Timesheets', ...options };
  return attempting({ ...attempt, clientId: APPLICATION }, { applications: [application] });
}

/** Cleo has to show a second factor, at the page or with a client that has none. */
function withSecondFactor(user: Pick<CloudUser, 'mfa' | 'secondFactor'>, attempt?: Attempt): Cause {
  return async (startLab): Promise<Refusal> => {
    const { lab, cleo } = await cloudOnly(startLab);
    lab.tenant.changeUser(CLEO, user);
    if (attempt === undefined) return signIn(lab, CLEO);
    const decision = await lab.cloud.decide({ ...cleo, ...attempt });
    return { code: decision.kind === 'succeeded' ? '0' : decision.code };
  };
}

function underPolicy(policy: Omit<ConditionalAccessPolicy, 'name'>): Cause {
  return async (startLab) => {
    const { lab } = await cloudOnly(startLab);
    lab.tenant.access.put({ name: 'Nobody at all', ...policy });
    return signIn(lab, CLEO);
  };
}

const REGISTERED = { mfa: 'registered', secondFactor: new Secret('123456') } as const;

/** What the tenant decides without asking an agent. */
export const TENANT_CAUSES: Causes = {
  50034: async (startLab) => signIn(await startLab(), 'nobody@contoso.test', 'Any-passw0rd-at-all'),
  50053: async (startLab) => {
    const { lab } = await cloudOnly(startLab);
    // Each another: the same wrong password again is not counted.
    for (let tries = 1; tries <= MORE_THAN_ARE_ALLOWED; tries += 1) {
      await signIn(lab, CLEO, `Wr0ng-number-${tries}`);
    }
    return signIn(lab, CLEO);
  },
  50055: async (startLab) => {
    const { lab, cleo } = await cloudOnly(startLab);
    lab.tenant.setCloudPassword(CLEO, { password: cleo.password, passwordExpired: true });
    return signIn(lab, CLEO);
  },
  50056: async (startLab) =>
    signIn(await startLab({ cloud: { passthroughAuthentication: 'disabled' } })),
  50072: withSecondFactor({ mfa: 'enabled' }, PAGE),
  50074: withSecondFactor(REGISTERED, PAGE),
  50076: withSecondFactor(REGISTERED),
  50078: withSecondFactor({ ...REGISTERED, mfa: 'expired' }, PAGE),
  50079: withSecondFactor({ mfa: 'enabled' }),
  50105: toApplication({ assignmentRequired: true }),
  50128: attempting({ userPrincipalName: 'cleo@nowhere.test', authority: 'organizations' }),
  53003: underPolicy({ grant: 'block' }),
  530032: underPolicy({ grant: 'block', origin: 'security-policy' }),
  530035: attempting({ clientApp: 'Other clients' }, { securityDefaults: true }),
  65001: toApplication({ consent: 'user' }),
  90094: toApplication({ consent: 'admin-required' }, PAGE),
};
