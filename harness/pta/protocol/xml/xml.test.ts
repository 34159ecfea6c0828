import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../../runtime/errors.ts';
import { parseXml, XML_BYTES_MAX, XML_DEPTH_MAX } from './parse-xml.ts';
import { renderXml, xml, xmlNil } from './render-xml.ts';
import { XML_SCHEMA_INSTANCE } from './xml-element.ts';

const malformedError = expect.objectContaining({ code: MALFORMED });

test('a child is found by local name and namespace, whatever its prefix', () => {
  const root = parseXml('<r xmlns="urn:r" xmlns:a="urn:a"><x>1</x><a:x>2</a:x></r>');

  expect(root.childText('x', 'urn:a')).toBe('2');
});

test('white space that pretty-printing adds is not part of a value', () => {
  expect(parseXml('<r>\r\n  <n>\n   name</n>\r\n</r>').childText('n', '')).toBe('name');
});

test('character data and CDATA join', () => {
  expect(parseXml('<r>a<![CDATA[<b>]]>&amp;&#x41;</r>').text).toBe('a<b>&A');
});

test('a nil element has no value', () => {
  const root = parseXml(`<r xmlns:i="${XML_SCHEMA_INSTANCE}"><n i:nil="true">x</n></r>`);

  expect(root.childText('n', '')).toBeUndefined();
});

test('a byte order mark and an XML declaration are skipped', () => {
  const bytes = Buffer.from('\uFEFF<?xml version="1.0" encoding="utf-8"?><r>é</r>', 'utf8');

  expect(parseXml(bytes).text).toBe('é');
});

test.each([
  ['a document type', '<!DOCTYPE r><r/>'],
  ['an internal subset', '<!DOCTYPE r [<!ENTITY e "x">]><r>&e;</r>'],
  ['an entity beyond the five', '<r>&nbsp;</r>'],
  ['an entity named like a property of every object', '<r>&constructor;</r>'],
  ['an undeclared prefix', '<a:r/>'],
  ['two roots', '<r/><r/>'],
  ['a repeated attribute', '<r a="1" a="2"/>'],
  ['an unclosed element', '<r>'],
  ['nothing', ''],
  ['a character that XML has no place for', '<r>&#0;</r>'],
  ['too deep a nesting', '<r>'.repeat(XML_DEPTH_MAX + 1)],
  ['too long a document', `<r>${' '.repeat(XML_BYTES_MAX)}</r>`],
])('%s is refused', (_what, document) => {
  expect(() => parseXml(document)).toThrow(malformedError);
});

test('bytes that are not UTF-8 are refused', () => {
  expect(() => parseXml(Uint8Array.of(0x3c, 0x72, 0x3e, 0xff))).toThrow(malformedError);
});

test('an attribute named like a property of every object is only an attribute', () => {
  expect(parseXml('<r __proto__="x"/>').attribute('__proto__')).toBe('x');
});

test('an error does not quote the document', () => {
  expect(() => parseXml('<r>&hunter2;</r>')).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
  );
});

test('a boolean or a count that is something else is refused', () => {
  const root = parseXml('<r><b>maybe</b><n>-1</n></r>');

  expect(() => root.childBoolean('b', '')).toThrow(malformedError);
  expect(() => root.childCount('n', '')).toThrow(malformedError);
});

test('an element is written with attributes and children in the given order', () => {
  const document = xml('R', [xml('B', 'x'), undefined, xmlNil('A'), xml('C')], {
    xmlns: 'urn:r',
    'xmlns:i': XML_SCHEMA_INSTANCE,
  });

  expect(renderXml(document)).toBe(
    `<R xmlns="urn:r" xmlns:i="${XML_SCHEMA_INSTANCE}"><B>x</B><A i:nil="true"/><C/></R>`,
  );
});

const anyText = fc.string({ unit: 'binary', maxLength: 20 });

test('any text that XML can hold comes back', () => {
  fc.assert(
    fc.property(anyText, anyText, (text, value) => {
      const root = parseXml(renderXml(xml('r', text, { a: value })));

      expect(root.text).toBe(renderable(text));
      expect(root.attribute('a')).toBe(renderable(value));
    }),
  );
});

test('whatever arrives gives an element or MALFORMED', () => {
  const document = renderXml(xml('r', [xml('a', 'text & more'), xmlNil('b')], { 'xmlns:i': 'u' }));
  const mutated = fc
    .tuple(fc.nat(document.length), fc.nat(4), fc.string({ maxLength: 6 }))
    .map(([at, cut, put]) => Buffer.from(document.slice(0, at) + put + document.slice(at + cut)));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated), (bytes) => {
      try {
        parseXml(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(HarnessError);
        expect(error).toEqual(malformedError);
      }
    }),
    { numRuns: 500 },
  );
});

/** What stands for `text` after the characters that XML cannot hold were replaced. */
function renderable(text: string): string {
  return [...text.replace(/\p{Surrogate}/gu, '\uFFFD')]
    .map((one) =>
      /[\t\n\r]/.test(one) || (one >= ' ' && !/[\uFFFE\uFFFF]/.test(one)) ? one : '\uFFFD',
    )
    .join('');
}
