import type { KeySource } from '../../../runtime/keys.ts';
import { Secret } from '../../../runtime/secret.ts';
import type { ValidationRequest } from '../../protocol/messages.ts';
import { createCloudParts } from '../cloud-parts.test-support.ts';
import type { SignInRecord } from '../sign-in-log/sign-in-record.ts';
import {
  SALT_BYTES,
  SynchronisedPasswordHash,
} from '../tenant/password-hash/synchronised-password-hash.ts';
import type { TenantOptions } from '../tenant/tenant.ts';
import { type Answer, DEFAULT_LIMITS, ValidationQueue } from '../validation-queue.ts';
import type { LockoutJudge, LockoutVerdict } from './lockout-judge.ts';
import type { SignInAttempt } from './sign-in-attempt.ts';
import { SignInService, type ValidationDispatcher } from './sign-in-service.ts';

export const AGENT_ID = 'e1b7ea0c-5ad1-44d4-8d1c-5d27a0d9d0e5';
export const PASSWORD = new Secret('Correct-horse-9-battery');
export const WRONG = new Secret('Wr0ng-for-everybody!');
export const SECOND_FACTOR = new Secret('246810');

export const ALICE = 'alice@contoso.test';
export const FAY = 'fay@fabrikam.test';
export const BREAK_GLASS = 'breakglass@contoso.onmicrosoft.com';
/** An application that is none of Microsoft's. */
export const PAYROLL = 'aaaaaaaa-0000-4000-8000-000000000001';
export const BROWSER = { clientApp: 'Browser', protocol: 'oAuth2' } as const;
export const LEGACY = { clientApp: 'Exchange ActiveSync', protocol: 'none' } as const;

/** What a sign-in is asked to be; the password is right, and the user Alice, unless given. */
export type Asked = Partial<SignInAttempt>;

const HASH = SynchronisedPasswordHash.of(PASSWORD, new Uint8Array(SALT_BYTES));

/** A lockout that says what it is told to, and remembers what it was told. */
class ScriptedLockout implements LockoutJudge {
  verdict: LockoutVerdict = { kind: 'open' };
  readonly told: string[] = [];

  judge(userId: string): LockoutVerdict {
    this.told.push(`judge ${userId}`);
    return this.verdict;
  }

  failed(userId: string, _origin: object, badPassword?: Secret): void {
    this.told.push(`failed ${userId}${badPassword === undefined ? '' : ' with the password'}`);
  }

  succeeded(userId: string): void {
    this.told.push(`succeeded ${userId}`);
  }
}

/** The sign-in decision of a small tenant. Its agents say whatever `agentSays` is, at once; nothing means no agent. */
export async function createSignIns(keys: KeySource, options: Partial<TenantOptions> = {}) {
  const parts = await createCloudParts(keys, {
    domains: [
      { name: 'contoso.test', netbiosName: 'CONTOSO' },
      {
        name: 'fabrikam.test',
        netbiosName: 'FABRIKAM',
        authentication: {
          kind: 'federated',
          federation: { passiveUrl: 'https://sts.fabrikam.test/adfs/ls/' },
        },
      },
    ],
    applications: [{ appId: PAYROLL, displayName: 'Payroll' }],
    ...options,
  });
  const { runtime, tenant, registry, world } = parts;
  for (const userPrincipalName of [ALICE, FAY]) {
    const [objectId = ''] = userPrincipalName.split('@');
    const displayName = objectId.toUpperCase();
    const onPremisesUserName = userPrincipalName;
    tenant.synchronise({ objectId, displayName, userPrincipalName, onPremisesUserName });
  }
  tenant.addCloudUser({
    objectId: 'breakglass',
    displayName: 'Break glass',
    userPrincipalName: BREAK_GLASS,
    password: PASSWORD,
  });

  const queue = new ValidationQueue(runtime.clock, runtime.events, DEFAULT_LIMITS);
  const lockout = new ScriptedLockout();
  const records: SignInRecord[] = [];
  const dispatched: ValidationRequest[] = [];
  const agents = { says: { kind: 'accepted', userName: ALICE } as Answer | undefined };
  const dispatcher: ValidationDispatcher = {
    hasListeners: () => agents.says !== undefined,
    dispatch: (request) => {
      dispatched.push(request);
      if (agents.says !== undefined) queue.answer(request.transactionId, AGENT_ID, agents.says);
    },
  };
  const service = new SignInService(runtime, {
    ...{ tenant, registry, queue, dispatcher, lockout },
    returnHost: 'return.test',
    log: { append: (record) => records.push(record) },
  });
  return {
    ...{ tenant, service, lockout, records, dispatched, agents, world, clock: world.clock },
    decide: (asked: Asked = {}) =>
      service.decide({ userPrincipalName: ALICE, password: PASSWORD, ...asked }),
    /** Alice's and Fay's passwords are hashed into the tenant, as they are now. */
    synchroniseHashes: () => {
      for (const name of [ALICE, FAY]) tenant.synchronisePasswordHash(name, HASH);
    },
    completed: () => world.eventsOf('sign-in.completed'),
  };
}
