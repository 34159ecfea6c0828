import { beforeEach, expect, test } from 'vitest';
import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import { Secret } from '../../runtime/secret.ts';
import { type BootstrapRequest, parseBootstrapRequest } from '../protocol/bootstrap-request.ts';
import {
  type BootstrapSettings,
  DEFAULT_BOOTSTRAP_SETTINGS,
  renderBootstrapResponse,
} from '../protocol/bootstrap-response.ts';
import { parseCsr } from '../protocol/certificates/parse-csr.ts';
import { DEFAULT_CONNECTIVITY_SETTINGS } from '../protocol/connectivity-settings.ts';
import { bootstrapHost, registrationHost } from '../protocol/hosts.ts';
import { parseRegistrationRequest, renderRegistrationResult } from '../protocol/registration.ts';
import { AuthenticationAgent } from './authentication-agent.ts';
import {
  certify,
  ENDPOINT,
  MEETING,
  OPTIONS,
  RELAY_HOST,
  ScriptedCloud,
  ScriptedRelay,
  TENANT_ID,
} from './scripted-cloud.test-support.ts';

const TOKEN = new Secret('the token of an administrator');
const INTERVAL_MS = 600_000;
const DAY_MS = 86_400_000;

let cloud: ScriptedCloud;
let agent: AuthenticationAgent;
/** Every bootstrap that arrived. */
let beats: BootstrapRequest[];
/** Status of the bootstraps to come. */
let status: number;
/** What the cloud tells otherwise than usual. */
let settings: Partial<BootstrapSettings>;
let onBeat: () => void;
/** Listeners that attached to the relay. */
let attached: number;

beforeEach(async () => {
  cloud = new ScriptedCloud(pooledKeys());
  beats = [];
  status = 200;
  settings = {};
  onBeat = () => undefined;
  attached = 0;
  await cloud.serve(registrationHost(TENANT_ID), async (request) => {
    const { csr } = parseRegistrationRequest(await request.text());
    const certificate = certify(parseCsr(csr).publicKey);
    return new Response(renderRegistrationResult({ kind: 'issued', certificate }));
  });
  await cloud.serve(bootstrapHost(TENANT_ID), async (request) => {
    beats.push(parseBootstrapRequest(await request.text()));
    const reliable = { ...ENDPOINT, reliableSessionEnabled: true };
    const gone = { ...ENDPOINT, isAvailable: false };
    const endpoints = [ENDPOINT, reliable, gone];
    const response = { ...DEFAULT_BOOTSTRAP_SETTINGS, ...settings, endpoints };
    onBeat();
    return new Response(status === 200 ? renderBootstrapResponse(response) : '', { status });
  });
  await cloud.relay(RELAY_HOST, async (messages) => {
    await new ScriptedRelay(messages).greet();
    attached += 1;
  });
  agent = new AuthenticationAgent(cloud.runtime, OPTIONS, {
    validator: { validate: async () => ({ kind: 'accepted' }) },
  });
});

async function start() {
  await cloud.clock.settle(agent.start());
  await cloud.activity.quiet();
}

async function install() {
  await cloud.clock.settle(agent.register(TOKEN));
  await start();
}

const changes = () =>
  cloud.log.entries.flatMap((event) =>
    event.type === 'agent.state-changed'
      ? [event.cause === undefined ? event.to : `${event.to}: ${event.cause}`]
      : [],
  );

const typesOf = (events: readonly unknown[]) =>
  events.map((event) => (event as { type: string }).type);

test('it is installing, registered but stopped, listening, stopped', async () => {
  const states = [agent.state];
  await cloud.clock.settle(agent.register(TOKEN));
  states.push(agent.state);
  await start();
  states.push(agent.state);
  await cloud.clock.settle(agent.stop());
  states.push(agent.state);

  expect(states).toEqual(['installing', 'stopped', 'listening', 'stopped']);
  expect(changes()).toEqual(['registering', 'stopped', 'bootstrapping', 'listening', 'stopped']);
});

test('it listens on each endpoint that is available and without reliable sessions', async () => {
  await install();

  expect(attached).toBe(1);
});

test('to start it before it is registered is a mistake', async () => {
  await expect(agent.start()).rejects.toBeInstanceOf(TypeError);
});

test.each([
  ['while it listens', () => install()],
  [
    'while it starts',
    async () => {
      await cloud.clock.settle(agent.register(TOKEN));
      agent.start().catch(() => undefined);
    },
  ],
])('to start it %s is a mistake', async (_when, before) => {
  await before();

  await expect(agent.start()).rejects.toBeInstanceOf(TypeError);
});

test('to stop what never ran does nothing', async () => {
  await agent.stop();

  expect(agent.state).toBe('installing');
  expect(cloud.events).toEqual([]);
});

test('to stop it twice is to stop it once', async () => {
  await install();

  await cloud.clock.settle(Promise.all([agent.stop(), agent.stop()]));

  expect(typesOf(cloud.events).filter((type) => type === 'agent.stopped')).toHaveLength(1);
});

test('it starts again after it was stopped, with the identity that it had', async () => {
  await install();
  const { identity } = agent;
  await cloud.clock.settle(agent.stop());

  await start();

  expect(agent.state).toBe('listening');
  expect(agent.identity).toBe(identity);
  expect(attached).toBe(2);
  expect(beats.map(({ initialBootstrap }) => initialBootstrap)).toEqual([true, true]);
});

test('a start that the cloud refuses leaves it stopped, and it may start again', async () => {
  await cloud.clock.settle(agent.register(TOKEN));
  status = 403;
  await expect(cloud.clock.settle(agent.start())).rejects.toMatchObject({
    code: 'BOOTSTRAP_REFUSED',
  });
  expect(agent.state).toBe('stopped');
  status = 200;

  await start();

  expect(agent.state).toBe('listening');
  expect(beats.map(({ consecutiveFailures }) => consecutiveFailures)).toEqual([0, 1]);
});

test('a stop during a start ends it, and it listens nowhere', async () => {
  await cloud.clock.settle(agent.register(TOKEN));
  const starting = agent.start();
  starting.catch(() => undefined);

  await cloud.clock.settle(agent.stop());
  await expect(cloud.clock.settle(starting)).rejects.toThrow('stopped');
  await cloud.clock.advance(DAY_MS / 24);

  expect(attached).toBe(0);
  expect(agent.state).toBe('stopped');
});

test('a heartbeat comes every ten minutes: 144 a day', async () => {
  await install();

  await cloud.clock.advance(DAY_MS);

  expect(beats).toHaveLength(1 + 144);
  expect(beats.filter(({ initialBootstrap }) => initialBootstrap)).toHaveLength(1);
  expect(beats.every(({ consecutiveFailures }) => consecutiveFailures === 0)).toBe(true);
});

test('no heart beats after a stop', async () => {
  await install();
  await cloud.clock.advance(INTERVAL_MS);

  await cloud.clock.settle(agent.stop());
  await cloud.clock.advance(DAY_MS);

  expect(beats).toHaveLength(2);
});

test('each failed heartbeat is counted in the next, until one succeeds', async () => {
  await install();

  status = 500;
  await cloud.clock.advance(2 * INTERVAL_MS);
  status = 200;
  await cloud.clock.advance(INTERVAL_MS + 4_000);

  expect(beats.map(({ consecutiveFailures }) => consecutiveFailures)).toEqual([0, 0, 1, 2, 0]);
});

test('while heartbeats fail it asks after 10 minutes, five times within two, then every hour or so', async () => {
  await install();
  const askedAt: number[] = [];
  let last = cloud.clock.now();
  onBeat = () => {
    askedAt.push(Math.round((cloud.clock.now() - last) / 1_000));
    last = cloud.clock.now();
  };

  status = 500;
  await cloud.clock.advance(DAY_MS);

  const [beat, again, ...after] = askedAt;
  expect([beat, again]).toEqual([600, 600]);
  for (const [index, usual] of [3, 6, 12, 24, 48, 3_600, 3_600].entries()) {
    expect(after[index]).toBeGreaterThanOrEqual(Math.floor(usual * 0.8));
    expect(after[index]).toBeLessThanOrEqual(Math.ceil(usual * 1.2));
  }
});

test('after as many failed heartbeats as the cloud allows, the service ends', async () => {
  settings = { maxFailedBootstrapRequests: 3 };
  await install();

  status = 500;
  await cloud.clock.advance(DAY_MS);

  expect(agent.state).toBe('stopped');
  expect(beats.filter(({ initialBootstrap }) => !initialBootstrap)).toHaveLength(3);
  expect(changes().at(-1)).toBe('stopped: TOO_MANY_FAILED_BOOTSTRAPS');
});

test('a service that keeps trying comes up when the cloud does', async () => {
  await cloud.clock.settle(agent.register(TOKEN));
  status = 500;
  const starting = agent.start({ keepTrying: true });
  await cloud.clock.advance(2 * INTERVAL_MS);
  expect(agent.state).toBe('bootstrapping');

  status = 200;
  await cloud.clock.advance(DAY_MS / 12);
  await starting;

  expect(agent.state).toBe('listening');
});

test('an agent whose certificate has ended is removed, and says so', async () => {
  const { signaling, ...connectivity } = DEFAULT_CONNECTIVITY_SETTINGS;
  settings = {
    periodicBootstrapIntervalMs: DAY_MS / 2,
    connectivity: {
      ...connectivity,
      signaling: { ...signaling, serviceBusSasTokenTtlMs: 10 * DAY_MS },
    },
  };
  await install();

  await cloud.clock.advance(180 * DAY_MS);
  expect(agent.state).toBe('listening');
  await cloud.clock.advance(DAY_MS);

  expect(agent.state).toBe('removed');
  expect(agent.trace.text).toContain('ended at 2026-07-13');
  await expect(agent.start()).rejects.toMatchObject({ code: 'TRUST_ENDED' });
});

test('a failed heartbeat is an event and a line of the trace log, and the agent is degraded', async () => {
  await install();

  status = 403;
  await cloud.clock.advance(INTERVAL_MS);

  expect(cloud.events.at(-2)).toMatchObject({
    type: 'agent.bootstrap-failed',
    cause: 'BOOTSTRAP_REFUSED',
  });
  expect(agent.trace.text).toContain('HTTP 403');
  expect(agent.state).toBe('degraded');
});

test('a meeting that cannot be reached is a line of the trace log, and the agent listens on', async () => {
  await cloud.stopServing(RELAY_HOST);
  await cloud.relay(RELAY_HOST, async (messages) => {
    const relay = new ScriptedRelay(messages);
    await relay.greet();
    relay.announce(0);
  });

  await install();
  await cloud.clock.advance(0);

  expect(agent.trace.records.map(({ message }) => message)).toEqual([
    expect.stringContaining(MEETING.instanceDnsAddress),
  ]);
  expect(agent.state).toBe('listening');
});

test('a stop is not kept by a heartbeat that is never answered', async () => {
  await install();
  const services = cloud.events.length;
  await cloud.stopServing(bootstrapHost(TENANT_ID));
  await cloud.silence(bootstrapHost(TENANT_ID));
  await cloud.clock.advance(INTERVAL_MS + 1_000);

  await cloud.clock.settle(agent.stop(), 0);

  expect(typesOf(cloud.events).slice(services)).toEqual(['agent.state-changed', 'agent.stopped']);
});

test('to register it while it listens is a mistake', async () => {
  await install();

  await expect(agent.register(TOKEN)).rejects.toBeInstanceOf(TypeError);

  expect(agent.state).toBe('listening');
});

test('neither its token nor the key of the relay is in the events or in the trace log', async () => {
  await install();
  status = 500;
  await cloud.clock.advance(INTERVAL_MS);
  await cloud.clock.settle(agent.stop());

  const written = JSON.stringify(cloud.log.entries) + agent.trace.text;
  expect(written).not.toContain(TOKEN.reveal());
  expect(written).not.toContain(ENDPOINT.sharedAccessKey.reveal());
});
