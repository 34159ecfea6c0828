import { expect, test } from 'vitest';
import { readAttributeRow } from './attribute-schema.ts';

test('reads a row without marks', () => {
  expect(readAttributeRow('carLicense 2.16.840.1.113730.3.1.1 unicode-string')).toEqual({
    key: 'carlicense',
    name: 'carLicense',
    oid: '2.16.840.1.113730.3.1.1',
    syntax: 'unicode-string',
    singleValued: false,
    systemOnly: false,
    constructed: false,
    replicated: true,
    inGlobalCatalog: false,
    anr: false,
  });
});

test('reads every mark', () => {
  expect(
    readAttributeRow('x 1.2 dn single system constructed local gc anr link=42 range=..64'),
  ).toEqual({
    key: 'x',
    name: 'x',
    oid: '1.2',
    syntax: 'dn',
    singleValued: true,
    systemOnly: true,
    constructed: true,
    replicated: false,
    inGlobalCatalog: true,
    anr: true,
    linkId: 42,
    rangeUpper: 64,
  });
});

test.each(['x 1.2 text', 'x 1.2', 'x 1.2 dn singular', 'x 1.2 dn link=a', 'x 1.2 dn range=1-2'])(
  'refuses the row "%s"',
  (row) => {
    expect(() => readAttributeRow(row)).toThrow(TypeError);
  },
);
