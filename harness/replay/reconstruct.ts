import { accounts } from '../../fixtures/accounts/accounts.ts';
import { people } from '../../fixtures/people/people.ts';
import { describeDomain } from '../../mocks/directory/domain-description.ts';
import { LAB_POLICY } from '../../mocks/directory/domain-policy.ts';
import { fileTimeFromUnixMs } from '../../mocks/directory/file-time.ts';
import { hourOfWeek } from '../../mocks/domain-controller/binds/bind-checks/logon-hours.ts';
import type { SignInOutcome } from '../environment/application.ts';
import { DEFAULT_OPTIONS } from '../environment/defaults.ts';
import { PtaEnvironment } from '../environment/environment.ts';
import { type TimelineEntry, timelineOf } from '../environment/timeline.ts';
import type { Profile } from '../pta/protocol/profile.ts';
import { seededRandom } from '../runtime/random.ts';
import type { Situation } from './situation.ts';
import { mistyped } from './situations/mistyped.ts';

export interface ReconstructionOptions {
  /** The customer's own. */
  readonly requestId: string;
  /** Moment of the sign-in: milliseconds since the Unix epoch, UTC. */
  readonly at: number;
  readonly profile: Profile;
  readonly seed: number;
}

/** What came of a sign-in in the lab. */
export interface Reconstruction {
  readonly userPrincipalName: string;
  readonly outcome: SignInOutcome;
  /** What the agent logged from the sign-in on, as its file would stand on the server. */
  readonly traceLog: string;
  readonly timeline: readonly TimelineEntry[];
}

/** Builds a lab in which the situation holds, and signs its user in. The lab is gone when this resolves. */
export async function reconstruct(
  situation: Situation,
  { requestId, at, profile, seed }: ReconstructionOptions,
): Promise<Reconstruction> {
  const { state = 'healthy', policy = LAB_POLICY } = situation;
  const earlier = seededRandom(seed).fork('replay:earlier-requests');
  let nextRequestId = () => earlier.guid();
  await using lab = await new PtaEnvironment({
    seed,
    profile,
    policy,
    startAt: at,
    accounts: [],
    nextRequestId: () => nextRequestId(),
  }).start();
  const [agent] = lab.agents;
  const [person] = people(seed, 1);
  if (agent === undefined || person === undefined) throw new TypeError('The lab is empty.');

  const now = fileTimeFromUnixMs(at);
  const domain = describeDomain(DEFAULT_OPTIONS.domain);
  const account = accounts[state](person, { now, domain, policy, hour: hourOfWeek(now) });
  const user = lab.addUser({ seed: account, state }, situation.onPremisesUserName?.(person));
  await situation.prepare?.(lab, user);
  const loggedBefore = agent.traceLog.length;

  nextRequestId = () => requestId;
  const typed = situation.mistypes === true ? mistyped(user.password) : user.password;
  const outcome = await lab.settle(lab.signIn(user.userPrincipalName, typed));
  // The agent learns that its answer arrived after the user has learnt what it was.
  await lab.clock.advance(0);
  return {
    userPrincipalName: user.userPrincipalName,
    outcome,
    traceLog: agent.traceLog.slice(loggedBefore),
    timeline: timelineOf(lab.events, outcome.correlationId),
  };
}
