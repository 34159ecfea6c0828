import { beforeEach, expect, test } from 'vitest';
import type { ValidationRequest } from '../protocol/messages.ts';
import { encodePreamble } from '../protocol/net-framing/write-records.ts';
import { LengthPrefixReader, withLengthPrefix } from '../protocol/relay/length-prefix.ts';
import { encodeRelayedAcceptRefusal } from '../protocol/relay/relayed-accept.ts';
import { CLOUD_TIMEOUT } from './cloud-connector.ts';
import { MEETING_REFUSED } from './meeting-refused.ts';
import { Caller, VIA } from './relayed-caller.test-support.ts';
import { serveMeeting } from './relayed-service.ts';
import { identityWith, MEETING, requestFor, ScriptedCloud } from './scripted-cloud.test-support.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Of .NET's services, for the preamble. */
const PREAMBLE_MS = 30_000;
/** For the relay's reply to a RelayedAccept. */
const REPLY_MS = 30_000;

let cloud: ScriptedCloud;
let requests: ValidationRequest[];

beforeEach(() => {
  cloud = new ScriptedCloud();
  requests = [];
});

async function caller(script: (caller: Caller) => Promise<void>): Promise<void> {
  await cloud.relay(MEETING.instanceDnsAddress, (messages) => script(new Caller(messages)));
}

/** The agent follows an announcement of {@link MEETING}. */
function follow(receiveTimeoutMs?: number): Promise<void> {
  const duties = {
    random: cloud.runtime.random,
    received: (request: ValidationRequest | object) => {
      if ('credentials' in request) requests.push(request);
    },
  };
  const { signal } = new AbortController();
  return serveMeeting(cloud.connector, identityWith(), MEETING, signal, duties, receiveTimeoutMs);
}

/** A meeting whose caller has called once, and goes on when told to. */
async function beginMeeting(then: (it: Caller) => Promise<void> = async (it) => it.end()) {
  const begun = Promise.withResolvers<void>();
  const again = Promise.withResolvers<void>();
  await caller(async (it) => {
    await it.begin();
    await it.call(0);
    begun.resolve();
    await again.promise;
    await then(it);
  });
  const meeting = follow(DAY_MS);
  await begun.promise;
  return { meeting, goOn: again.resolve };
}

/** @returns how the meeting ended, and after how long: ms */
async function ended(
  meeting: Promise<void>,
  withinMs?: number,
): Promise<{ code: unknown; message: string; afterMs: number }> {
  const begun = cloud.clock.elapsed();
  const error = await cloud.clock.settle(
    meeting.then(
      () => ({ code: undefined, message: '' }),
      (thrown) => thrown,
    ),
    withinMs,
  );
  return { code: error.code, message: error.message, afterMs: cloud.clock.elapsed() - begun };
}

test('a second announcement of a meeting whose connection is open is accepted on it', async () => {
  const again = Promise.withResolvers<void>();
  const accepted: string[] = [];
  let connections = 0;
  await caller(async (it) => {
    connections += 1;
    accepted.push(await it.admit());
    it.messages.send(encodePreamble(VIA));
    await it.receive();
    await it.call(0);
    again.resolve();
    accepted.push(await it.admit());
    it.messages.send(encodePreamble(VIA));
    await it.receive();
    await it.call(1);
    it.end();
  });

  const first = follow();
  await again.promise;
  await cloud.clock.settle(Promise.all([first, follow()]));

  expect(connections).toBe(1);
  expect(accepted).toEqual([MEETING.id, MEETING.id]);
  expect(requests).toEqual([requestFor([], 0), requestFor([], 1)]);
});

test('an end that comes before the second call does not end the connection', async () => {
  const again = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  await caller(async (it) => {
    await it.begin();
    await it.call(0);
    again.resolve();
    await asked.promise;
    it.end();
    await it.begin();
    await it.call(1);
    it.end();
  });

  const first = follow();
  await again.promise;
  const second = follow();
  asked.resolve();
  await cloud.clock.settle(Promise.all([first, second]));

  expect(requests).toEqual([requestFor([], 0), requestFor([], 1)]);
});

test('a connection that ends instead of an answer to the second announcement is opened anew', async () => {
  const again = Promise.withResolvers<void>();
  let connections = 0;
  await caller(async (it) => {
    connections += 1;
    await it.begin();
    await it.call(connections === 1 ? 0 : 1);
    if (connections > 1) return it.end();
    again.resolve();
    await it.messages.receive();
    it.messages.close();
  });

  const first = follow();
  await again.promise;
  await cloud.clock.settle(Promise.all([first, follow()]));

  expect(connections).toBe(2);
  expect(requests).toEqual([requestFor([], 0), requestFor([], 1)]);
});

test('a refusal of the second announcement is MEETING_REFUSED, and the first goes on', async () => {
  const again = Promise.withResolvers<void>();
  await caller(async (it) => {
    await it.begin();
    again.resolve();
    const accept = new LengthPrefixReader();
    while (accept.push((await it.messages.receive()) ?? Buffer.of(0)) === undefined);
    for (const part of withLengthPrefix(encodeRelayedAcceptRefusal('Nobody waits.'))) {
      it.messages.send(part);
    }
    await it.call(0);
    it.end();
  });

  const first = follow();
  await again.promise;
  const second = follow();

  await expect(cloud.clock.settle(second)).rejects.toMatchObject({ code: MEETING_REFUSED });
  await cloud.clock.settle(first);
  expect(requests).toEqual([requestFor([], 0)]);
});

test('a caller that does not begin is left after 30 seconds', async () => {
  let left = false;
  await caller(async (it) => {
    await it.admit();
    left = (await it.receive()) === undefined;
  });

  expect(await ended(follow())).toEqual({
    code: CLOUD_TIMEOUT,
    message: expect.stringContaining('The caller did not begin within 30000 ms'),
    afterMs: PREAMBLE_MS,
  });
  await cloud.activity.quiet();
  expect(left).toBe(true);
});

test('a preamble that comes drop by drop takes no longer', async () => {
  await caller(async (it) => {
    await it.admit();
    for (const byte of encodePreamble(VIA)) {
      it.messages.send(Uint8Array.of(byte));
      await cloud.clock.sleep(1_000);
    }
  });

  expect(await ended(follow())).toMatchObject({ code: CLOUD_TIMEOUT, afterMs: PREAMBLE_MS });
});

test('a caller that has begun may be silent for as long as the cloud says', async () => {
  await caller(async (it) => {
    await it.begin();
  });

  expect(await ended(follow(MINUTE_MS))).toEqual({
    code: CLOUD_TIMEOUT,
    message: expect.stringContaining('The caller said nothing within 60000 ms'),
    afterMs: MINUTE_MS,
  });
});

test('what a caller says begins its time anew', async () => {
  await caller(async (it) => {
    await it.begin();
    await cloud.clock.sleep(MINUTE_MS - 1);
    await it.call(0);
  });

  expect(await ended(follow(MINUTE_MS))).toMatchObject({
    code: CLOUD_TIMEOUT,
    afterMs: 2 * MINUTE_MS - 1,
  });
  expect(requests).toEqual([requestFor([], 0)]);
});

test('half a record is no record', async () => {
  await caller(async (it) => {
    await it.begin();
    await cloud.clock.sleep(MINUTE_MS / 2);
    it.messages.send(Uint8Array.of(0x06));
  });

  expect(await ended(follow(MINUTE_MS))).toMatchObject({
    code: CLOUD_TIMEOUT,
    afterMs: MINUTE_MS,
  });
});

test('without another setting it is the two hours that were captured', async () => {
  await caller(async (it) => {
    await it.begin();
  });

  expect(await ended(follow(), DAY_MS)).toMatchObject({
    code: CLOUD_TIMEOUT,
    afterMs: 120 * MINUTE_MS,
  });
});

test('a caller may be silent for ever when the cloud says so', async () => {
  await caller(async (it) => {
    await it.begin();
    await cloud.clock.sleep(30 * DAY_MS);
    await it.call(0);
    it.end();
  });

  expect(await ended(follow(Number.POSITIVE_INFINITY), 31 * DAY_MS)).toMatchObject({
    code: undefined,
    afterMs: 30 * DAY_MS,
  });
});

test('a meeting that has ended is not waited for any more', async () => {
  await caller(async (it) => {
    await it.begin();
    it.end();
  });
  await cloud.clock.settle(follow());

  await cloud.clock.advance(DAY_MS);

  expect(cloud.connector.meetings.size).toBe(0);
});

test('a second announcement that the relay does not reply to is given up after 30 seconds', async () => {
  const { meeting, goOn } = await beginMeeting();

  expect(await ended(follow())).toEqual({
    code: CLOUD_TIMEOUT,
    message: expect.stringContaining('The relay did not reply to a RelayedAccept within 30000 ms'),
    afterMs: REPLY_MS,
  });

  // The first goes on, and its end is an end.
  goOn();
  expect(await ended(meeting)).toMatchObject({ code: undefined, afterMs: 0 });
  expect(requests).toEqual([requestFor([], 0)]);
});

test('a reply that comes after that is taken all the same', async () => {
  const { meeting, goOn } = await beginMeeting(async (it) => {
    await it.begin();
    await it.call(1);
    it.end();
  });
  await ended(follow());

  goOn();
  await cloud.clock.settle(meeting);

  expect(requests).toEqual([requestFor([], 0), requestFor([], 1)]);
});

test('a second caller that does not begin is left after 30 seconds', async () => {
  const { meeting, goOn } = await beginMeeting(async (it) => {
    await it.admit();
  });
  const second = follow();
  goOn();

  expect(await ended(meeting)).toMatchObject({
    code: CLOUD_TIMEOUT,
    message: expect.stringContaining('did not begin'),
    afterMs: PREAMBLE_MS,
  });
  await second;
});
