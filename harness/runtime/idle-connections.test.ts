import { PassThrough } from 'node:stream';
import { beforeEach, expect, test } from 'vitest';
import { Activity } from './activity.ts';
import { IdleConnections, type IdleOptions, keepableStream } from './idle-connections.ts';
import { VirtualClock } from './virtual-clock.ts';

const IDLE_MS = 10_000;

let clock: VirtualClock;
beforeEach(() => {
  clock = new VirtualClock(0, new Activity());
});

function pool(options: Partial<IdleOptions> = {}) {
  return new IdleConnections<string, PassThrough>(
    clock,
    { idleMs: IDLE_MS, ...options },
    keepableStream,
  );
}

test('a connection that was kept is given to the next who goes to the same place', () => {
  const [idle, stream] = [pool(), new PassThrough()];

  idle.keep('a', stream);

  expect(idle.take('b')).toBeUndefined();
  expect(idle.take('a')).toBe(stream);
  expect(idle.take('a')).toBeUndefined();
});

test('the one that was used last is used next', () => {
  const [idle, first, second] = [pool(), new PassThrough(), new PassThrough()];

  idle.keep('a', first);
  idle.keep('a', second);

  expect([idle.take('a'), idle.take('a')]).toEqual([second, first]);
});

test('one that nobody needs is closed after its time, and others stay', async () => {
  const [idle, first, second] = [pool(), new PassThrough(), new PassThrough()];
  idle.keep('a', first);
  await clock.advance(IDLE_MS / 2);
  idle.keep('a', second);

  await clock.advance(IDLE_MS / 2);

  expect([first.destroyed, second.destroyed]).toEqual([true, false]);
});

test('after all were closed for their age the next is closed in its time, too', async () => {
  const [idle, first, second] = [pool(), new PassThrough(), new PassThrough()];
  idle.keep('a', first);
  await clock.advance(3 * IDLE_MS);

  idle.keep('a', second);
  await clock.advance(3 * IDLE_MS);

  expect([first.destroyed, second.destroyed]).toEqual([true, true]);
});

test('one that the other side has ended is not given', async () => {
  const [idle, stream] = [pool(), new PassThrough()];
  idle.keep('a', stream);

  stream.destroy();
  await clock.advance(0);

  expect(idle.take('a')).toBeUndefined();
});

test('one on which the other side speaks unasked is closed', async () => {
  const [idle, stream] = [pool(), new PassThrough()];
  idle.keep('a', stream);

  stream.write('HTTP/1.1 408 Request Timeout\r\n\r\n');
  await clock.advance(0);

  expect(stream.destroyed).toBe(true);
  expect(idle.take('a')).toBeUndefined();
});

test('what is said on one that was taken is its taker’s business', async () => {
  const [idle, stream] = [pool(), new PassThrough()];
  idle.keep('a', stream);
  idle.take('a');

  stream.write('HTTP/1.1 200 OK\r\n\r\n');
  await clock.advance(2 * IDLE_MS);

  expect(stream.destroyed).toBe(false);
});

test('more than it keeps are closed at once', () => {
  const [idle, first, second] = [pool({ max: 1 }), new PassThrough(), new PassThrough()];

  idle.keep('a', first);
  idle.keep('a', second);

  expect([first.destroyed, second.destroyed]).toEqual([false, true]);
});

test('with no time to keep them it keeps none', () => {
  const [idle, stream] = [pool({ idleMs: 0 }), new PassThrough()];

  idle.keep('a', stream);

  expect(idle.keeps).toBe(false);
  expect(stream.destroyed).toBe(true);
});

test('once closed, it closes what it has and what it is given', () => {
  const [idle, first, second] = [pool(), new PassThrough(), new PassThrough()];
  idle.keep('a', first);

  idle.close();
  idle.keep('a', second);

  expect([first.destroyed, second.destroyed]).toEqual([true, true]);
});
