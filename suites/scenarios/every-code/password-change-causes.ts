import type { EnvironmentOptions } from '../../../harness/environment/defaults.ts';
import { Secret } from '../../../harness/runtime/secret.ts';
import type { StartedPtaEnvironment } from '../../../harness/testing/index.ts';
import { UserAccountControl } from '../../../mocks/directory/user-account-control.ts';
import { ALICE, type Cause, type Causes, CLEO, cloudOnly, type Refusal } from './cause.ts';

const WRONG = new Secret('Wr0ng-for-everybody!');
const NEXT = new Secret('Purple-teapot-41-sails');
const SECOND_MS = 1_000;
const { NORMAL_ACCOUNT, ACCOUNTDISABLE } = UserAccountControl;
const DISABLED_ACCOUNT = String(NORMAL_ACCOUNT | ACCOUNTDISABLE);
const WRITEBACK = { passwordWriteback: 'enabled' } as const;

interface Change {
  readonly userName?: string;
  readonly current?: Secret;
  readonly next?: Secret;
}

async function change(
  lab: StartedPtaEnvironment,
  { userName = ALICE, current, next = NEXT }: Change = {},
): Promise<Refusal> {
  const known = lab.users.find(({ userPrincipalName }) => userPrincipalName === userName);
  const present = current ?? known?.password ?? WRONG;
  const ended = await lab.settle(lab.cloud.changePassword(userName, present, next));
  return { code: ended.kind === 'changed' ? '0' : ended.code };
}

/** Somebody whose password is in Active Directory changes it in the cloud. */
function onPremises(
  asked: Change = {},
  cloud: EnvironmentOptions['cloud'] = WRITEBACK,
  prepare: (lab: StartedPtaEnvironment) => void | Promise<void> = () => undefined,
): Cause {
  return async (startLab) => {
    const lab = await startLab({ agents: 0, cloud });
    await prepare(lab);
    return change(lab, asked);
  };
}

/** Cleo's password is the cloud's. */
function inTheCloud(next: string, cloud: EnvironmentOptions['cloud'] = {}): Cause {
  return async (startLab) => {
    const { lab } = await cloudOnly(startLab, cloud);
    return change(lab, { userName: CLEO, next: new Secret(next) });
  };
}

/** What is in the way of a new password. */
export const PASSWORD_CHANGE_CAUSES: Causes = {
  120000: onPremises({ current: WRONG }),
  120002: inTheCloud('short'),
  120003: inTheCloud('Hello-Cleo-77'),
  120004: onPremises({ next: new Secret('simple') }),
  120005: async (startLab) => {
    const lab = await startLab({ agents: 0, cloud: WRITEBACK });
    lab.domainController.faults.delayBinds(SECOND_MS);
    const ended = change(lab);
    lab.tenant.removeUser(ALICE);
    return ended;
  },
  120012: onPremises({}, {}),
  120013: onPremises({}, WRITEBACK, ({ domainController }) => domainController.stop()),
  120014: onPremises({ userName: 'lou.locked@contoso.test' }),
  120016: onPremises({}, WRITEBACK, ({ directory }) => {
    const names = { userPrincipalName: ['alice.moved@contoso.test'], sAMAccountName: ['moved'] };
    directory.setAttributes(directory.account(ALICE), names);
  }),
  120018: inTheCloud('Wombat1!', { bannedPasswords: ['wombat'] }),
  120020: onPremises({}, WRITEBACK, ({ directory }) => {
    const connect = directory.findBySam('Administrator');
    if (connect === undefined) throw new TypeError('The domain has no administrator.');
    directory.setAttributes(connect, { userAccountControl: [DISABLED_ACCOUNT] });
  }),
};
