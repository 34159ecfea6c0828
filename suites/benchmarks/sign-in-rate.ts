import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SignInOutcome } from '../../harness/environment/application.ts';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { StartedPtaEnvironment } from '../../harness/index.ts';
import type { SignInResult } from '../../harness/pta/cloud/sign-in/sign-in-service.ts';
import { systemClock } from '../../harness/runtime/clock.ts';
import type { AgentSite } from './agent-server.ts';
import { rsaPrivateOperationsPerSecond } from './rsa-rate.ts';

export interface SignInRateOptions {
  /** Sign-ins that are under way at any time. */
  readonly concurrency: number;
  readonly warmUpMs: number;
  /** Of each round. */
  readonly measuredMs: number;
  readonly rounds: number;
}

type SignIn = () => Promise<SignInOutcome | SignInResult>;

const USER = 'alice@contoso.test';
/** Until all are under way again. */
const RAMP_MS = 300;
const AGENT_SERVER = fileURLToPath(new URL('agent-server.ts', import.meta.url));

/** How often something is done in a second, beside the machine's RSA of the same moments. */
export interface Rate {
  readonly perSecond: number;
  /** RSA-2048 private operations of one core in a second. */
  readonly rsaPerSecond: number;
}

export interface SignInRates {
  /** Passwords that the cloud had validated. */
  readonly validations: Rate;
  /** The same with what stands around it: the application's HTTPS request, and the signed token that answers it. */
  readonly signIns: Rate;
}

/**
 * What one agent serves over loopback sockets, TLS everywhere, on two cores: the cloud and the directory here, the agent
 * in a process of its own.
 */
export async function signInRates(options: SignInRateOptions): Promise<SignInRates> {
  await using lab = await new PtaEnvironment({ world: 'loopback', agents: 0 }).start();
  const server = fork(AGENT_SERVER);
  const ended = once(server, 'exit');
  try {
    const listening = once(server, 'message');
    server.send(await siteOf(lab));
    await Promise.race([listening, ended.then(([code]) => brokeOff(code))]);
    const { userPrincipalName, password } = lab.user(USER);
    const validate = () => lab.cloud.signIn({ userPrincipalName, password });
    return {
      validations: await besideRsa(options, validate),
      signIns: await besideRsa(options, () => lab.signIn(USER)),
    };
  } finally {
    server.disconnect();
    await ended;
  }
}

async function siteOf(lab: StartedPtaEnvironment): Promise<AgentSite> {
  const { cloud, cloudAddress: address, rootCertificate, domainController } = lab;
  const { host, ldapsAddress: ldaps } = domainController;
  if (address === undefined || ldaps === undefined) throw new TypeError('The lab has no address.');
  const { tenant, hosts } = cloud;
  const token = await cloud.issueAdministratorToken();
  return {
    cloud: { tenantId: tenant.tenantId, address, hosts, rootCertificate },
    token: token.reveal(),
    domain: lab.domain.dnsName,
    domainController: { host, ldaps },
  };
}

/** In turns with the machine's RSA, so that both meet the same machine however its speed wanders. */
async function besideRsa(options: SignInRateOptions, signIn: SignIn): Promise<Rate> {
  const { rounds, warmUpMs } = options;
  await rateOf({ ...options, measuredMs: warmUpMs }, signIn);
  const sum = { perSecond: 0, rsaPerSecond: 0 };
  for (let round = 0; round < rounds; round += 1) {
    sum.rsaPerSecond += await rsaPrivateOperationsPerSecond();
    sum.perSecond += await rateOf({ ...options, warmUpMs: RAMP_MS }, signIn);
  }
  return { perSecond: sum.perSecond / rounds, rsaPerSecond: sum.rsaPerSecond / rounds };
}

async function rateOf(
  { concurrency, warmUpMs, measuredMs }: SignInRateOptions,
  signIn: SignIn,
): Promise<number> {
  let done = 0;
  let open = true;
  const lanes = Array.from({ length: concurrency }, async () => {
    while (open) {
      const outcome = await signIn();
      if (outcome.kind !== 'succeeded') throw new Error(`A sign-in ended with ${outcome.code}.`);
      done += 1;
    }
  });
  await systemClock.sleep(warmUpMs);
  const before = done;
  const startedAt = systemClock.elapsed();
  await systemClock.sleep(measuredMs);
  const rate = ((done - before) / (systemClock.elapsed() - startedAt)) * 1_000;
  open = false;
  await Promise.all(lanes);
  return rate;
}

function brokeOff(code: unknown): never {
  throw new Error(`The process with the agent ended with ${String(code)} before it listened.`);
}
