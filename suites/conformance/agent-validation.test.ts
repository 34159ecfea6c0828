import { beforeEach, describe, expect, test } from 'vitest';
import { CONTOSO_NAMES, contoso } from '../../fixtures/directories/contoso.ts';
import { DEFAULT_OPTIONS } from '../../harness/environment/defaults.ts';
import { LabCertificates } from '../../harness/environment/lab-certificates.ts';
import type { LabEvent } from '../../harness/environment/lab-event.ts';
import { createMachine } from '../../harness/environment/machine.ts';
import { createSimulatedWorld } from '../../harness/environment/simulated-world.ts';
import {
  LdapCredentialValidator,
  type LdapValidatorOptions,
} from '../../harness/pta/agent/ldap-credential-validator.ts';
import { renderLdapDiagnostic } from '../../harness/pta/protocol/codes/ldap-diagnostic.ts';
import { EventLog } from '../../harness/runtime/event-log.ts';
import { seededRandom } from '../../harness/runtime/random.ts';
import { Secret } from '../../harness/runtime/secret.ts';
import type { Identity } from '../../harness/runtime/secure-channel.ts';
import { Directory } from '../../mocks/directory/directory.ts';
import {
  DIRECTORY_PROFILES,
  type DirectoryProfileName,
} from '../../mocks/directory/directory-profile.ts';
import { fileTimeFromUnixMs } from '../../mocks/directory/file-time.ts';
import {
  DomainController,
  type StartedDomainController,
} from '../../mocks/domain-controller/domain-controller.ts';
import { LdapListener } from '../../mocks/domain-controller/ldap/ldap-listener.ts';
import { type LdapResult, SUCCESS } from '../../mocks/domain-controller/ldap/ldap-operation.ts';

const { startAt: NOW, seed: SEED, domain: DOMAIN } = DEFAULT_OPTIONS;
const HOST = `dc1.${DOMAIN}`;
const ALICE = `${CONTOSO_NAMES.healthy}@${DOMAIN}`;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const ACCEPTED = { kind: 'accepted' };
const rejected = (win32: number) => ({ kind: 'rejected', reason: String(win32) });

/** An agent's machine and a domain controller's, and nothing between them. */
class Lab {
  readonly world = createSimulatedWorld(NOW);
  readonly log = new EventLog<LabEvent>(this.world.clock);
  readonly certificates = new LabCertificates(seededRandom('certificates'), NOW);
  readonly people = contoso({ seed: SEED, now: fileTimeFromUnixMs(NOW) });
  readonly directory = new Directory(this.people);
  readonly agent = this.#machine('AGENT1');
  readonly dc = this.#machine('DC1');
  readonly stopping = new AbortController();

  constructor() {
    for (const { seed } of this.people.accounts) {
      this.directory.add(seed, fileTimeFromUnixMs(NOW));
    }
  }

  /** Starts the mock domain controller. */
  start(
    profile: DirectoryProfileName = 'windows-2022',
    identity: Identity = this.certificates.identityFor([HOST]),
  ): Promise<StartedDomainController> {
    const { directory } = this;
    return new DomainController(this.dc.runtime, {
      name: 'dc1',
      directory,
      identity,
      profile,
    }).start();
  }

  /** Another directory in its place, which gives every bind this answer. */
  async answering(result: LdapResult): Promise<void> {
    const listener = new LdapListener(() => ({ result }));
    const { network, secureChannel } = this.dc.runtime;
    const identity = this.certificates.identityFor([HOST]);
    await network.listen([{ host: HOST, port: 636 }], async (socket) => {
      const accept = { identity, requestClientCertificate: false };
      const { stream } = await secureChannel.accept(socket, accept);
      await listener.serve(stream, { secure: true, service: 'domain' });
    });
  }

  passwordOf(userName: string): string {
    const name = userName.split('@')[0];
    const account = this.people.accounts.find(({ seed }) => seed.sAMAccountName === name);
    return account?.seed.password.reveal() ?? 'nobody has this password';
  }

  validate(
    userName = ALICE,
    password = this.passwordOf(userName),
    options: Partial<LdapValidatorOptions> = {},
  ) {
    const validator = new LdapCredentialValidator(this.agent.runtime, {
      domainController: { host: HOST, port: 636 },
      trustedRoots: [this.certificates.rootPem],
      ...options,
    });
    const secret = new Secret(password);
    return this.world.clock.settle(
      validator.validate('request-1', userName, secret, this.stopping.signal),
    );
  }

  /** What the agent logged, without when and where. */
  get events(): readonly unknown[] {
    return this.log.entries
      .filter(({ machine }) => machine === 'AGENT1')
      .map(({ at, sequence, machine, ...event }) => event);
  }

  #machine(name: string) {
    return createMachine(name, this.world, seededRandom(name), this.log);
  }
}

let lab: Lab;

beforeEach(() => {
  lab = new Lab();
});

describe.each(Object.keys(DIRECTORY_PROFILES) as DirectoryProfileName[])('%s', (profile) => {
  test.each([
    ['healthy', 0],
    ['disabled', 1331],
    ['locked', 1909],
    ['passwordExpired', 1330],
    ['mustChangePassword', 1907],
    ['accountExpired', 1793],
    ['outsideLogonHours', 1328],
    ['otherWorkstation', 1329],
    ['protectedUser', 1327],
  ] as const)('an account that is %s gets %i', async (state, win32) => {
    await lab.start(profile);

    const validation = await lab.validate(`${CONTOSO_NAMES[state]}@${DOMAIN}`);

    expect(validation).toEqual(win32 === 0 ? ACCEPTED : rejected(win32));
  });

  test.each([
    ['a wrong password', ALICE, 'wrong', 1326],
    ['a name that nobody has', `nobody@${DOMAIN}`, 'wrong', 1326],
    ['a name of another domain', 'alice@fabrikam.test', 'wrong', 1326],
    ['a wrong password of a disabled account', `dave.disabled@${DOMAIN}`, 'wrong', 1326],
    ['a wrong password of a locked account', `lou.locked@${DOMAIN}`, 'wrong', 1909],
    ['an empty password', ALICE, '', 1326],
  ])('%s gets %s: %i', async (_what, userName, password, win32) => {
    await lab.start(profile);

    expect(await lab.validate(userName, password)).toEqual(rejected(win32));
  });
});

describe('an answer of another directory', () => {
  const diagnostic = (win32: number) => renderLdapDiagnostic({ win32 });

  test.each([
    ['data 525, which LogonUser does not tell from a wrong password', 49, diagnostic(0x525), 1326],
    ['data 52e', 49, diagnostic(0x52e), 1326],
    ['data 569, which is passed on', 49, diagnostic(0x569), 1385],
    ['data that is no Win32 code', 49, diagnostic(0x80090346), 1326],
    ['data 0', 49, diagnostic(0), 1326],
    ['no diagnostic', 49, '', 1326],
    ['words', 49, 'Invalid credentials, friend', 1326],
    ['an operations error', 1, '', 1722],
    ['stronger authentication required', 8, 'BindSimple: Transport encryption required.', 1722],
    ['no such object', 32, '', 1722],
    ['unwilling to perform', 53, diagnostic(0x52e), 1722],
  ])('with %s: result %i %j is %i', async (_what, resultCode, diagnosticMessage, win32) => {
    await lab.answering({ resultCode, diagnosticMessage });

    expect(await lab.validate()).toEqual(rejected(win32));
    expect(lab.events).toMatchObject([
      { type: 'bind.attempted', domainController: HOST, name: ALICE },
      { type: 'bind.answered', resultCode, win32 },
    ]);
  });

  test('that says success is believed', async () => {
    await lab.answering(SUCCESS);

    expect(await lab.validate()).toEqual(ACCEPTED);
  });
});

describe('what is no answer', () => {
  const failedWith = (cause: string, win32: number) => [
    { type: 'bind.attempted', requestId: 'request-1', domainController: HOST, name: ALICE },
    { type: 'bind.failed', requestId: 'request-1', cause, win32 },
  ];

  test('a domain controller that is stopped is 1311', async () => {
    await (await lab.start()).stop();

    expect(await lab.validate()).toEqual(rejected(1311));
    expect(lab.events).toEqual(failedWith('NETWORK_REFUSED', 1311));
  });

  test('a domain controller that nobody knows is 1311', async () => {
    expect(await lab.validate()).toEqual(rejected(1311));
    expect(lab.events).toEqual(failedWith('NETWORK_UNKNOWN_HOST', 1311));
  });

  test('a bind that takes longer than two minutes is 1311, and then it is given up', async () => {
    const controller = await lab.start();
    controller.faults.delayBinds(10 * MINUTE_MS);

    expect(await lab.validate()).toEqual(rejected(1311));

    expect(lab.events).toEqual(failedWith('DIRECTORY_TIMEOUT', 1311));
    expect(lab.world.clock.elapsed()).toBe(2 * MINUTE_MS);
  });

  test('a bind that takes less is waited for', async () => {
    const controller = await lab.start();
    controller.faults.delayBinds(2 * MINUTE_MS - 1);

    expect(await lab.validate()).toEqual(ACCEPTED);
  });

  test('a domain controller that accepts and is silent is 1311', async () => {
    const { network } = lab.dc.runtime;
    await network.listen([{ host: HOST, port: 636 }], (socket) => socket.resume());

    expect(await lab.validate(ALICE, 'any', { bindTimeoutMs: 5_000 })).toEqual(rejected(1311));
    expect(lab.world.clock.elapsed()).toBe(5_000);
  });

  test('a connection that is dropped inside the bind is 64', async () => {
    const controller = await lab.start();
    controller.faults.dropMidBind();

    expect(await lab.validate()).toEqual(rejected(64));
    expect(lab.events).toMatchObject([
      { type: 'bind.attempted' },
      { type: 'bind.failed', win32: 64 },
    ]);
  });

  test.each([
    ['words', Buffer.from('220 mail.contoso.test ESMTP\r\n')],
    ['zeros', Buffer.alloc(64)],
    ['ones', Buffer.alloc(64, 0xff)],
    ['an empty sequence', Buffer.from([0x30, 0x00])],
    ['a message of no known kind', Buffer.from([0x30, 0x05, 0x02, 0x01, 0x01, 0x7f, 0x00])],
    ['an answer to another message', Buffer.from('300c02017f65070a010004000400', 'hex')],
    ['a bind response that breaks off', Buffer.from('300c02010161070a0100', 'hex')],
    ['a message that announces 2 GiB', Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 0x02])],
  ])('a domain controller that talks nonsense (%s) and hangs up is 64', async (_what, bytes) => {
    const { network, secureChannel } = lab.dc.runtime;
    const identity = lab.certificates.identityFor([HOST]);
    await network.listen([{ host: HOST, port: 636 }], async (socket) => {
      const accept = { identity, requestClientCertificate: false };
      const { stream } = await secureChannel.accept(socket, accept);
      stream.once('data', () => stream.end(bytes));
    });

    expect(await lab.validate()).toEqual(rejected(64));
  });

  test('a domain controller that stops inside the bind is 64', async () => {
    const controller = await lab.start();
    controller.faults.delayBinds(MINUTE_MS);
    void lab.world.clock.sleep(1_000).then(() => controller.stop());

    expect(await lab.validate()).toEqual(rejected(64));
  });

  test.each(['answerBusy', 'answerUnavailable'] as const)('%s is 1722', async (fault) => {
    const controller = await lab.start();
    controller.faults[fault]();

    expect(await lab.validate()).toEqual(rejected(1722));
  });

  test.each([
    [
      'is expired',
      () => new LabCertificates(seededRandom('old'), NOW - 3 * 365 * DAY_MS),
      HOST,
      'own root',
    ],
    [
      'is not valid yet',
      () => new LabCertificates(seededRandom('new'), NOW + 30 * DAY_MS),
      HOST,
      'own root',
    ],
    [
      'leads to a root that is not trusted',
      () => new LabCertificates(seededRandom('stranger'), NOW),
      HOST,
      'another root',
    ],
    ['names another machine', () => lab.certificates, `dc2.${DOMAIN}`, 'own root'],
  ])('a domain controller whose certificate %s is 1789', async (_what, issuer, name, root) => {
    const certificates = issuer();
    await lab.start('windows-2022', certificates.identityFor([name]));
    const trustedRoots = root === 'own root' ? [certificates.rootPem] : [lab.certificates.rootPem];

    expect(await lab.validate(ALICE, undefined, { trustedRoots })).toEqual(rejected(1789));
    expect(lab.events).toEqual(failedWith('SECURE_CHANNEL_FAILED', 1789));
  });
});

describe('clocks that differ', () => {
  const FIVE_MINUTES_MS = 5 * MINUTE_MS;

  test.each([
    ['the domain controller is 4:59 ahead', 'dc', FIVE_MINUTES_MS - 1_000, ACCEPTED],
    ['the domain controller is 4:59 behind', 'dc', 1_000 - FIVE_MINUTES_MS, ACCEPTED],
    ['the domain controller is 5:00 ahead', 'dc', FIVE_MINUTES_MS, ACCEPTED],
    ['the domain controller is 5:00 behind', 'dc', -FIVE_MINUTES_MS, ACCEPTED],
    ['the domain controller is 5:01 ahead', 'dc', FIVE_MINUTES_MS + 1_000, rejected(1398)],
    ['the domain controller is 5:01 behind', 'dc', -1_000 - FIVE_MINUTES_MS, rejected(1398)],
    ['the agent is 4:59 ahead', 'agent', FIVE_MINUTES_MS - 1_000, ACCEPTED],
    ['the agent is 4:59 behind', 'agent', 1_000 - FIVE_MINUTES_MS, ACCEPTED],
    ['the agent is 5:01 ahead', 'agent', FIVE_MINUTES_MS + 1_000, rejected(1398)],
    ['the agent is 5:01 behind', 'agent', -1_000 - FIVE_MINUTES_MS, rejected(1398)],
  ] as const)('%s', async (_what, machine, offsetMs, validation) => {
    await lab.start();

    lab[machine].clock.offsetMs = offsetMs;

    expect(await lab.validate()).toEqual(validation);
  });

  test('with a skew the password is never sent', async () => {
    await lab.start();
    lab.dc.clock.offsetMs = 10 * MINUTE_MS;

    await lab.validate();

    expect(lab.log.entries.map(({ type }) => type)).toEqual([
      'bind.attempted',
      'directory.search-answered',
    ]);
  });
});

describe('names', () => {
  test.each([
    '',
    'alice',
    '@contoso.test',
    'alice@',
    'alice@contoso.test@contoso.test',
    'alice @contoso.test',
    ' alice@contoso.test',
    'alice@contoso.test\n',
    'alice@contoso..test',
    'alice@.test',
    'CONTOSO\\alice',
    'CN=Alice,CN=Users,DC=contoso,DC=test',
    'alice*@contoso.test',
    '*@contoso.test',
    'alice"@contoso.test',
    'S-1-5-21-1-2-3-1104',
    'alice@contoso.test/child',
  ])('%j is no user principal name: 1317, and nobody is asked', async (userName) => {
    await lab.start();

    expect(await lab.validate(userName, 'any')).toEqual(rejected(1317));
    expect(lab.events).toEqual([]);
  });

  test.each([
    'ALICE@CONTOSO.TEST',
    "o'brien@contoso.test",
    'jürgen.müller@contoso.test',
    'first.last-name_1@contoso.test',
    'alice@contoso',
    '名前@contoso.test',
  ])('%j is one, and the directory is asked', async (userName) => {
    await lab.start();

    const validation = await lab.validate(userName, lab.passwordOf(ALICE));

    expect(validation).toEqual(userName === 'ALICE@CONTOSO.TEST' ? ACCEPTED : rejected(1326));
    expect(lab.events).toMatchObject([
      { type: 'bind.attempted', name: userName },
      { type: 'bind.answered' },
    ]);
  });
});

test.each(['Correct-ünïcode-🔑-9', 'a'.repeat(256), ' blanks at both ends ', '"\\\n\0'])(
  'a wrong password %j is 1326 and in no event',
  async (password) => {
    await lab.start();

    expect(await lab.validate(ALICE, password)).toEqual(rejected(1326));
    expect(JSON.stringify(lab.log.entries)).not.toContain(password);
  },
);

test('an agent that stops meanwhile gets no verdict, and nothing is logged of it', async () => {
  const controller = await lab.start();
  controller.faults.delayBinds(MINUTE_MS);
  const { clock } = lab.world;
  void clock.sleep(1_000).then(() => lab.stopping.abort(new Error('stopped')));

  await expect(lab.validate()).rejects.toThrow('stopped');

  expect(lab.events).toMatchObject([{ type: 'bind.attempted' }]);
});
