import { expect, test } from 'vitest';
import { STATIC_STRINGS, staticId, staticString } from './static-dictionary.ts';

test.each([
  [0x00, 'mustUnderstand'],
  [0x02, 'Envelope'],
  [0x04, 'http://www.w3.org/2003/05/soap-envelope'],
  [0x06, 'http://www.w3.org/2005/08/addressing'],
  [0x08, 'Header'],
  [0x0a, 'Action'],
  [0x0c, 'To'],
  [0x0e, 'Body'],
  [0x12, 'RelatesTo'],
  [0x14, 'http://www.w3.org/2005/08/addressing/anonymous'],
  [0x1a, 'MessageID'],
  [0x1e, 'Identifier'],
  [0x20, 'http://schemas.xmlsoap.org/ws/2005/02/rm'],
  [0x2c, 'ReplyTo'],
  [0x86, 'Fault'],
  [0x290, 'AckRequested'],
  [0x29a, 'http://schemas.xmlsoap.org/ws/2005/02/rm/CreateSequence'],
  [0x29e, 'CreateSequenceResponse'],
  [0x372, 'http://www.w3.org/2001/XMLSchema-instance'],
  [0x3cc, 'detail'],
])('gives id %i to %s', (id, text) => {
  expect(staticString(id)).toBe(text);
  expect(staticId(text)).toBe(id);
});

test('has the 487 strings of [MC-NBFS] 2.1, each once', () => {
  expect(STATIC_STRINGS).toHaveLength(487);
  expect(new Set(STATIC_STRINGS).size).toBe(487);
});

test('has nothing at odd and reserved ids', () => {
  expect([1, 0x3ce, 0x7fffffff].map(staticString)).toEqual([undefined, undefined, undefined]);
});
