import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from './random.ts';

test('the same seed gives the same stream, another seed another one', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      expect(seededRandom(seed).bytes(32)).toEqual(seededRandom(seed).bytes(32));
      expect(seededRandom(seed).bytes(32)).not.toEqual(seededRandom(`${seed}?`).bytes(32));
    }),
  );
});

test('drawing from one fork never shifts another', () => {
  const busy = seededRandom(7);
  busy.fork('firewall').bytes(1_000);
  busy.bytes(3);

  expect(busy.fork('agent').guid()).toBe(seededRandom(7).fork('agent').guid());
});

test('numbers stay within their range and cover it', () => {
  const random = seededRandom('range');
  const counts = [0, 0, 0, 0, 0];
  for (let draw = 0; draw < 5_000; draw += 1) {
    const value = random.below(5);
    counts[value] = (counts[value] ?? 0) + 1;
  }

  expect(Math.min(...counts)).toBeGreaterThan(850);
  expect(counts.reduce((sum, count) => sum + count)).toBe(5_000);
});

test('a guid is a version 4 guid in lower case', () => {
  expect(seededRandom(1).guid()).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test('the numbers of a seed are the same for ever', () => {
  const random = seededRandom(7);

  expect([
    random.next(),
    random.below(1_000),
    Buffer.from(random.bytes(8)).toString('hex'),
  ]).toEqual([0.6447968608293388, 499, '0f61ad5083c580fb']);
  expect(random.guid()).toBe('7ed91858-495b-451b-baef-02c4416e2389');
  expect(random.fork('agent').next()).toBe(0.6569279080739242);
});
