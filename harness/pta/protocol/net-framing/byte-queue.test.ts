import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteQueue } from './byte-queue.ts';

test('gives back the bytes in order, whatever the sizes of arrival and departure', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 12 })),
      fc.array(fc.nat(20)),
      (arrivals, departures) => {
        const queue = new ByteQueue();
        for (const bytes of arrivals) queue.push(bytes);
        const taken: Buffer[] = [];
        for (const wanted of departures) {
          const ahead = queue.peek(wanted);
          const next = queue.take(Math.min(wanted, queue.length));
          expect(ahead.equals(next)).toBe(true);
          taken.push(next);
        }
        taken.push(queue.take(queue.length));
        expect(Buffer.concat(taken)).toEqual(Buffer.concat(arrivals));
        expect(queue.length).toBe(0);
      },
    ),
  );
});

test('keeps its own copy of what arrived', () => {
  const queue = new ByteQueue();
  const bytes = new Uint8Array([1, 2, 3]);
  queue.push(bytes);
  bytes.fill(9);
  expect([...queue.take(3)]).toEqual([1, 2, 3]);
});
