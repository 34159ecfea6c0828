import type { StartedPtaEnvironment } from '../../../harness/testing/index.ts';
import { ALICE, type Cause, type Causes, signIn } from './cause.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** Signs Alice in after something was done to the domain controller or what is between it and the agent. */
function after(change: (lab: StartedPtaEnvironment) => void | Promise<void>): Cause {
  return async (startLab) => {
    const lab = await startLab();
    await change(lab);
    return signIn(lab);
  };
}

/** Signs in somebody whose account says no. */
function withAccount(localPart: string): Cause {
  return async (startLab) => signIn(await startLab(), `${localPart}@contoso.test`);
}

/** What Active Directory says, how it is found, and when it answers. */
export const DIRECTORY_CAUSES: Causes = {
  50057: withAccount('dave.disabled'),
  50126: async (startLab) => signIn(await startLab(), ALICE, 'Wr0ng-for-everybody!'),
  50144: withAccount('eve.expired'),
  80002: after(({ domainController }) => domainController.faults.delayBinds(5 * MINUTE_MS)),
  80007: after(({ domainController }) => domainController.faults.answerUnavailable()),
  80012: withAccount('hal.hours'),
  80013: after(({ domainController }) => domainController.skewClock(6 * MINUTE_MS)),
  80014: after(({ domainController }) => domainController.faults.delayBinds(16 * SECOND_MS)),
};
