import { expect, test } from 'vitest';
import { MALFORMED } from '../../../runtime/errors.ts';
import { decodeInBandDocument, encodeInBandDocument } from './document.ts';
import { ReceivedStrings, SentStrings } from './in-band-strings.ts';
import { childNamed, element, text, textOf, type XmlElement } from './xml-tree.ts';

function spelled(name: string, word: string): XmlElement {
  return element(name, { children: [text({ type: 'dictionary', value: word })] });
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

test('sends a new string once, under the odd numbers in order', () => {
  const strings = new SentStrings();
  // Table of 17 bytes, "Inventory" = 1, "action" = 3; then ShortDictionaryElement 1, DictionaryText 3.
  expect(hexOf(encodeInBandDocument(spelled('Inventory', 'action'), strings))).toBe(
    '1109496e76656e746f727906616374696f6e4201ab03',
  );
  expect(hexOf(encodeInBandDocument(spelled('Inventory', 'action'), strings))).toBe('004201ab03');
});

test('reads the sample of [MC-NBFSE] 3', () => {
  const bytes = Buffer.from(
    '1106616374696f6e09496e76656e746f7279' +
      '56020b0161060b0173045608440a1e0082ab0101560e4203810101',
    'hex',
  );
  const envelope = decodeInBandDocument(bytes, new ReceivedStrings());
  const action = childNamed(childNamed(envelope, 'Header'), 'Action');
  expect(action === undefined ? undefined : textOf(action)).toBe('action');
  expect(childNamed(childNamed(envelope, 'Body'), 'Inventory')).toBeDefined();
});

test('keeps the strings of earlier messages of the connection', () => {
  const received = new ReceivedStrings();
  decodeInBandDocument(Buffer.from('0201614201' + '01', 'hex'), received);
  expect(decodeInBandDocument(Buffer.from('00420101', 'hex'), received).name).toBe('a');
});

test('understands a sender that repeats its table with each message', () => {
  const received = new ReceivedStrings();
  for (let message = 0; message < 3; message += 1) {
    const bytes = encodeInBandDocument(spelled('Name', 'word'), new SentStrings());
    expect(decodeInBandDocument(bytes, received)).toEqual(spelled('Name', 'word'));
  }
});

test('spells strings out once its tables are full, and is still understood', () => {
  const words = Array.from({ length: 60 }, (_, index) => `${index}`.padStart(80, 'w'));
  const root = element('root', { children: words.map((word) => element(word)) });
  const bytes = encodeInBandDocument(root, new SentStrings());
  expect(decodeInBandDocument(bytes, new ReceivedStrings())).toEqual(root);
});

test.each([
  ['a table longer than the message', '05026162'],
  ['a string longer than its table', '0305616263420101'],
  ['an id that no table gave', '00420101'],
])('MALFORMED: %s', (_what, hex) => {
  expect(() => decodeInBandDocument(Buffer.from(hex, 'hex'), new ReceivedStrings())).toThrow(
    expect.objectContaining({ code: MALFORMED }),
  );
});

test('MALFORMED: tables above 65,536 bytes on one connection', () => {
  const received = new ReceivedStrings();
  const message = Buffer.concat([
    Buffer.from('87ea01', 'hex'),
    Buffer.from('84ea01', 'hex'),
    Buffer.alloc(29_956, 'x'),
    Buffer.from('420e01', 'hex'),
  ]);
  decodeInBandDocument(message, received);
  decodeInBandDocument(message, received);
  expect(() => decodeInBandDocument(message, received)).toThrow(
    expect.objectContaining({ code: MALFORMED }),
  );
});

test('MALFORMED: short references that bring in millions of characters', () => {
  const received = new ReceivedStrings();
  const table = Buffer.concat([Buffer.from('90ce00', 'hex'), Buffer.alloc(10_000, 'x')]);
  const references = Buffer.from('aa01'.repeat(1_000), 'hex');
  const size = Buffer.from('93ce00', 'hex');
  const message = Buffer.concat([size, table, Buffer.from('420e', 'hex'), references]);
  expect(() => decodeInBandDocument(message, received)).toThrow(/too much text/);
});
