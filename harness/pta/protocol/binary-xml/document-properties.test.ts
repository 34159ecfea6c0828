import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../../runtime/errors.ts';
import {
  decodeDocument,
  decodeInBandDocument,
  encodeDocument,
  encodeInBandDocument,
} from './document.ts';
import { ReceivedStrings, SentStrings } from './in-band-strings.ts';
import { staticString } from './static-dictionary.ts';
import { textOf, type XmlElement, type XmlNode } from './xml-tree.ts';
import type { XmlValue } from './xml-value.ts';

// Documents with every kind of value, and prefixes that the root declares.
const NAMESPACES: Readonly<Record<string, string>> = {
  s: 'http://www.w3.org/2003/05/soap-envelope',
  a: 'http://www.w3.org/2005/08/addressing',
  b: 'http://example.com/contract',
  netrm: 'http://schemas.microsoft.com/ws/2006/05/rm',
};

const dictionaryString = fc.nat(486).map((index) => staticString(2 * index) ?? '');
const name = fc.oneof(fc.stringMatching(/^[A-Za-z]{1,12}$/), fc.constantFrom('Body', 'Id', 'To'));
const prefix = fc.constantFrom('', ...Object.keys(NAMESPACES));
const string = fc.string({ unit: 'grapheme', maxLength: 300 });
const bits = (count: number) => fc.bigInt({ min: 0n, max: 2n ** BigInt(count) - 1n });
const signed64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

const single: fc.Arbitrary<XmlValue> = fc.oneof(
  string.map((value): XmlValue => ({ type: 'string', value })),
  dictionaryString.map((value): XmlValue => ({ type: 'dictionary', value })),
  fc
    .oneof(fc.bigInt({ min: -300n, max: 300n }), signed64, bits(64))
    .map((value): XmlValue => ({ type: 'integer', value })),
  fc.boolean().map((value): XmlValue => ({ type: 'boolean', value })),
  fc.float().map((value): XmlValue => ({ type: 'float', value })),
  fc.double().map((value): XmlValue => ({ type: 'double', value })),
  fc.tuple(bits(96), fc.boolean(), fc.nat(28)).map(([size, isNegative, scale]): XmlValue => {
    return { type: 'decimal', unscaled: isNegative ? -size : size, scale };
  }),
  fc
    .tuple(
      fc.bigInt({ min: 0n, max: 3_155_378_975_999_999_999n }),
      fc.constantFrom('unspecified' as const, 'utc' as const, 'local' as const),
    )
    .map(([ticks, zone]): XmlValue => ({ type: 'date-time', ticks, zone })),
  signed64.map((ticks): XmlValue => ({ type: 'time-span', ticks })),
  fc.uint8Array({ maxLength: 300 }).map((value): XmlValue => ({ type: 'bytes', value })),
  fc.uuid().map((value): XmlValue => ({ type: 'uuid', value })),
  fc.uuid().map((value): XmlValue => ({ type: 'unique-id', value })),
  fc
    .tuple(fc.constantFrom('a', 'i', 'z'), dictionaryString)
    .map(([letter, local]): XmlValue => ({ type: 'qualified-name', prefix: letter, name: local })),
);

const value: fc.Arbitrary<XmlValue> = fc.oneof(
  { weight: 6, arbitrary: single },
  {
    weight: 1,
    arbitrary: fc
      .array(single, { maxLength: 4 })
      .map((items): XmlValue => ({ type: 'list', items })),
  },
);

const attributes = fc.array(
  fc.record({ prefix, name, value }).map((attribute) => ({
    ...attribute,
    namespace: NAMESPACES[attribute.prefix] ?? '',
  })),
  { maxLength: 2 },
);

const { tree } = fc.letrec<{ tree: XmlElement; node: XmlNode }>((tie) => ({
  tree: fc
    .record({ prefix, name, attributes, children: fc.array(tie('node'), { maxLength: 3 }) })
    .map((parts) => ({
      kind: 'element' as const,
      ...parts,
      namespace: NAMESPACES[parts.prefix] ?? '',
      declarations: [],
    })),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    value.map((content): XmlNode => ({ kind: 'text', value: content })),
    string.map((content): XmlNode => ({ kind: 'comment', text: content })),
    tie('tree'),
  ),
}));

const arbitraryDocument: fc.Arbitrary<XmlElement> = tree.map((root) => ({
  ...root,
  declarations: Object.entries(NAMESPACES).map(([declared, namespace]) => ({
    prefix: declared,
    namespace,
  })),
}));

test('reads back every document that it writes', () => {
  fc.assert(
    fc.property(arbitraryDocument, (root) => {
      expect(decodeDocument(encodeDocument(root))).toEqual(root);
    }),
    { numRuns: 150 },
  );
});

test('reads back every document that it writes, several to a connection', () => {
  fc.assert(
    fc.property(fc.array(arbitraryDocument, { minLength: 1, maxLength: 3 }), (roots) => {
      const sent = new SentStrings();
      const received = new ReceivedStrings();
      for (const root of roots) {
        expect(decodeInBandDocument(encodeInBandDocument(root, sent), received)).toEqual(root);
      }
    }),
    { numRuns: 60 },
  );
});

test('gives a document or MALFORMED for any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expectValueOrMalformed(() => textOf(decodeDocument(bytes)));
    }),
    { numRuns: 300 },
  );
});

test('gives a document or MALFORMED for documents with bytes changed', () => {
  fc.assert(
    fc.property(
      arbitraryDocument,
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      (root, changes) => {
        const bytes = Buffer.from(encodeDocument(root));
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        expectValueOrMalformed(() => textOf(decodeDocument(bytes)));
      },
    ),
    { numRuns: 300 },
  );
});

test('gives an in-band document or MALFORMED for any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
      expectValueOrMalformed(() => decodeInBandDocument(bytes, new ReceivedStrings()));
    }),
    { numRuns: 300 },
  );
});

function expectValueOrMalformed(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    expect(error.code).toBe(MALFORMED);
  }
}
