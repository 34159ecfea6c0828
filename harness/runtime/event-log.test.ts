import { expect, test } from 'vitest';
import type { Clock } from './clock.ts';
import { EventLog, type Logged } from './event-log.ts';

interface Happening {
  readonly type: 'thing.happened';
  readonly what: string;
}

function logAt(clock: { now: number }, entriesMax?: number) {
  const log = new EventLog<Happening>({ now: () => clock.now } as Clock, entriesMax);
  const append = (what: string, machine = 'A') =>
    log.sinkFor(machine).append({ type: 'thing.happened', what });
  return { log, append };
}

const names = (entries: readonly Logged<Happening>[]) => entries.map(({ what }) => what);

test('events stand in the order they happened, numbered, with their machine', () => {
  const { log, append } = logAt({ now: 5 });

  append('first', 'A');
  append('second', 'B');

  expect(log.entries).toEqual([
    { type: 'thing.happened', what: 'first', sequence: 0, at: 5, machine: 'A' },
    { type: 'thing.happened', what: 'second', sequence: 1, at: 5, machine: 'B' },
  ]);
});

test('time in the log never goes back, even when the clock does', () => {
  const clock = { now: 1_000 };
  const { log, append } = logAt(clock);

  append('first');
  clock.now = 400;
  append('second');
  clock.now = 1_200;
  append('third');

  expect(log.entries.map(({ at }) => at)).toEqual([1_000, 1_000, 1_200]);
});

test('a log that is full forgets its oldest tenth, and goes on counting', () => {
  const { log, append } = logAt({ now: 0 }, 20);
  const heard: string[] = [];
  log.subscribe(({ what }) => heard.push(what));
  const all = Array.from({ length: 50 }, (_, index) => `${index}`);

  for (const what of all) append(what);

  expect(heard).toEqual(all);
  expect(log.entries.length).toBeLessThanOrEqual(20);
  expect(log.entries.map(({ sequence }) => `${sequence}`)).toEqual(names(log.entries));
  expect(log.entries.at(-1)?.sequence).toBe(49);
});

test('listeners hear every event from then on, until they stop', () => {
  const { log, append } = logAt({ now: 0 });
  const heard: Logged<Happening>[] = [];

  append('before');
  const stop = log.subscribe((event) => heard.push(event));
  append('during');
  stop();
  append('after');

  expect(names(heard)).toEqual(['during']);
});

test('what a listener logs itself reaches every listener after the event that it heard', () => {
  const { log, append } = logAt({ now: 0 });
  const heard: Logged<Happening>[] = [];
  log.subscribe(({ what }) => {
    if (what === 'cause') append('effect');
  });
  log.subscribe((event) => heard.push(event));

  append('cause');

  expect(names(heard)).toEqual(['cause', 'effect']);
});

test('a listener that was stopped by another hears nothing more', () => {
  const { log, append } = logAt({ now: 0 });
  const heard: Logged<Happening>[] = [];
  log.subscribe(() => stop());
  const stop = log.subscribe((event) => heard.push(event));

  append('one');

  expect(heard).toEqual([]);
});

test('a listener that throws does not silence the log', () => {
  const { log, append } = logAt({ now: 0 });
  const heard: Logged<Happening>[] = [];
  const stop = log.subscribe(() => {
    throw new Error('broken listener');
  });
  expect(() => append('first')).toThrow('broken listener');
  stop();
  log.subscribe((event) => heard.push(event));

  append('second');

  expect(names(heard)).toEqual(['second']);
});
