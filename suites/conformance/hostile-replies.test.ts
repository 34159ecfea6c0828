import { expect, test } from 'vitest';
import { pooledKeys } from '../../fixtures/certificates/pooled-keys.ts';
import { bootstrapAgent } from '../../harness/pta/agent/bootstrap-agent.ts';
import { registerAgent } from '../../harness/pta/agent/register-agent.ts';
import { renewTrust } from '../../harness/pta/agent/renew-trust.ts';
import {
  certify,
  ENDPOINT,
  identityWith,
  OPTIONS,
  ScriptedCloud,
  TENANT_ID,
} from '../../harness/pta/agent/scripted-cloud.test-support.ts';
import {
  DEFAULT_BOOTSTRAP_SETTINGS,
  renderBootstrapResponse,
} from '../../harness/pta/protocol/bootstrap-response.ts';
import {
  bootstrapHost,
  registrationHost,
  trustRenewalHost,
} from '../../harness/pta/protocol/hosts.ts';
import { renderRegistrationResult } from '../../harness/pta/protocol/registration.ts';
import { renderTrustRenewalResult } from '../../harness/pta/protocol/trust-renewal.ts';
import { HarnessError } from '../../harness/runtime/errors.ts';
import { Secret } from '../../harness/runtime/secret.ts';
import { damagedCopies } from './hostile-wire/damage.ts';

const keys = await pooledKeys().rsa2048();
const certificate = certify(keys.publicKey);
const RENEWAL_HOST = trustRenewalHost('his-eur1-weur1');
const { signal } = new AbortController();

interface Reply {
  readonly host: string;
  readonly good: string;
  ask(cloud: ScriptedCloud): Promise<unknown>;
}

const REPLIES: Readonly<Record<'registration' | 'bootstrap' | 'renewal', Reply>> = {
  registration: {
    host: registrationHost(TENANT_ID),
    good: renderRegistrationResult({ kind: 'issued', certificate }),
    ask: ({ runtime, connector }: ScriptedCloud) =>
      registerAgent(runtime, connector, OPTIONS, new Secret('token')),
  },
  bootstrap: {
    host: bootstrapHost(TENANT_ID),
    good: renderBootstrapResponse({ ...DEFAULT_BOOTSTRAP_SETTINGS, endpoints: [ENDPOINT] }),
    ask: ({ runtime, connector }: ScriptedCloud) => {
      const attempt = { initial: true, consecutiveFailures: 0 };
      return bootstrapAgent(runtime, connector, OPTIONS, identityWith(), attempt, signal);
    },
  },
  renewal: {
    host: RENEWAL_HOST,
    good: renderTrustRenewalResult({ kind: 'issued', certificate }),
    ask: ({ runtime, connector }: ScriptedCloud) => {
      const endpoint = `https://${RENEWAL_HOST}/renewTrust`;
      return renewTrust(runtime, connector, OPTIONS, identityWith(), endpoint, signal);
    },
  },
};

const CODED = /^(?:MALFORMED|REGISTRATION_REFUSED|BOOTSTRAP_REFUSED|RENEWAL_REFUSED)$/;

test.each(['registration', 'bootstrap', 'renewal'] as const)(
  'any damage to the reply of the %s is a value or a coded error',
  async (name) => {
    const { host, good, ask } = REPLIES[name];
    const cloud = new ScriptedCloud({ rsa2048: () => Promise.resolve(keys) });
    let body: Uint8Array = Buffer.from(good);
    await cloud.serve(host, async () => new Response(Uint8Array.from(body)));
    await cloud.clock.settle(ask(cloud));

    for (const { messages } of damagedCopies([Buffer.from(good)], 16)) {
      body = messages[0] ?? Buffer.of();
      const failure = await cloud.clock.settle(ask(cloud)).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failure === undefined) continue;
      expect(failure).toBeInstanceOf(HarnessError);
      expect(failure).toMatchObject({ code: expect.stringMatching(CODED) });
    }
  },
);
