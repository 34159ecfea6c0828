import { expect, test } from 'vitest';
import { MALFORMED } from '../../../runtime/errors.ts';
import { decodeDocument, encodeDocument } from './document.ts';
import { childElements, element, text, textOf, type XmlElement } from './xml-tree.ts';
import { stringValue, textOfValue } from './xml-value.ts';

function decodeHex(hex: string): XmlElement {
  return decodeDocument(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

function attributeText(root: XmlElement): string {
  return root.attributes.map(({ value }) => textOfValue(value)).join('|');
}

const malformed = expect.objectContaining({ code: MALFORMED });

// The examples of [MC-NBFX] 3; strN there is the dictionary string of id N.
test.each([
  ['ZeroTextWithEndElement', '40 03 616263 81', '0'],
  ['OneTextWithEndElement', '40 03 616263 83', '1'],
  ['FalseTextWithEndElement', '40 03 616263 85', 'false'],
  ['TrueTextWithEndElement', '40 03 616263 87', 'true'],
  ['Int8TextWithEndElement', '42 9A01 89 7F', '127'],
  ['Int16TextWithEndElement', '42 9A01 8B FF7F', '32767'],
  ['Int32TextWithEndElement', '42 9A01 8D FFFFFF7F', '2147483647'],
  ['Int64TextWithEndElement', '42 9A01 8F 0000000000010000', '1099511627776'],
  ['FloatTextWithEndElement', '40 05 5072696365 91 CDCC0142', '32.45'],
  ['DoubleTextWithEndElement', '40 02 5049 93 112D4454FB210940', '3.14159265358979'],
  [
    'DecimalTextWithEndElement',
    '40 08 4D617856616C7565 95 00000000FFFFFFFFFFFFFFFFFFFFFFFF',
    '79228162514264337593543950335',
  ],
  ['DateTimeTextWithEndElement', '42 6C 97 00408EF95B47C808', '2006-05-17T00:00:00'],
  ['Chars8Text', '40 03 646F63 98 05 68656C6C6F 01', 'hello'],
  ['Chars8TextWithEndElement', '40 01 61 99 05 68656C6C6F', 'hello'],
  ['Chars16Text', '40 03 646F63 9A 0500 68656C6C6F 01', 'hello'],
  ['Chars16TextWithEndElement', '40 01 61 9B 0500 68656C6C6F', 'hello'],
  ['Chars32Text', '40 03 646F63 9C 05000000 68656C6C6F 01', 'hello'],
  ['Chars32TextWithEndElement', '40 01 61 9D 05000000 68656C6C6F', 'hello'],
  ['Bytes8Text', '40 03 646F63 9E 08 0001020304050607 01', 'AAECAwQFBgc='],
  ['Bytes8TextWithEndElement', '40 06 426173653634 9F 08 0001020304050607', 'AAECAwQFBgc='],
  ['Bytes16Text', '40 03 646F63 A0 0800 0001020304050607 01', 'AAECAwQFBgc='],
  ['Bytes16TextWithEndElement', '40 06 426173653634 A1 0800 0001020304050607', 'AAECAwQFBgc='],
  ['Bytes32Text', '40 03 646F63 A2 08000000 0001020304050607 01', 'AAECAwQFBgc='],
  ['Bytes32TextWithEndElement', '40 06 426173653634 A3 08000000 0001020304050607', 'AAECAwQFBgc='],
  ['EmptyTextWithEndElement', '40 03 646F63 A9', ''],
  ['DictionaryTextWithEndElement', '40 04 54797065 AB 86 01', 'Fault'],
  [
    'UniqueIdText',
    '40 03 646F63 AC 00112233445566778899AABBCCDDEEFF 01',
    'urn:uuid:33221100-5544-7766-8899-aabbccddeeff',
  ],
  [
    'UniqueIdTextWithEndElement',
    '42 1A AD 00112233445566778899AABBCCDDEEFF',
    'urn:uuid:33221100-5544-7766-8899-aabbccddeeff',
  ],
  ['TimeSpanText', '40 03 646F63 AE 00C4F532FFFFFFFF 01', '-PT5M44S'],
  ['TimeSpanTextWithEndElement', '42 9407 AF 00B08EF01B000000', 'PT3H20M'],
  [
    'UuidText',
    '40 03 646F63 B0 000102030405060708090A0B0C0D0E0F 01',
    '03020100-0504-0706-0809-0a0b0c0d0e0f',
  ],
  [
    'UuidTextWithEndElement',
    '40 02 4944 B1 000102030405060708090A0B0C0D0E0F',
    '03020100-0504-0706-0809-0a0b0c0d0e0f',
  ],
  ['UInt64Text', '40 03 646F63 B2 FFFFFFFFFFFFFFFF 01', '18446744073709551615'],
  ['UInt64TextWithEndElement', '42 9A01 B3 FEFFFFFFFFFFFFFF', '18446744073709551614'],
  ['BoolText', '40 03 646F63 B4 01 01', 'true'],
  ['UnicodeChars8TextWithEndElement', '40 01 55 B7 06 75006E006900', 'uni'],
  ['UnicodeChars16TextWithEndElement', '40 03 553136 B9 0800 75006E0069003200', 'uni2'],
  ['UnicodeChars32TextWithEndElement', '40 03 553332 BB 04000000 33003200', '32'],
  ['QNameDictionaryTextWithEndElement', '40 04 54797065 BD 12 9007', 's:double'],
  ['EndListTextWithEndElement', '40 03 646F63 A4 88 7B 86 A7', '123 true'],
])('reads the content of %s', (_record, hex, expected) => {
  expect(textOf(decodeHex(hex))).toBe(expected);
});

test.each([
  ['ShortAttribute', '40 03 646F63 04 04 61747472 84 01', 'false'],
  [
    'Attribute',
    '40 03 646F63 09 03 707265 0A 687474703A2F2F616263 05 03 707265 04 61747472 84 01',
    'false',
  ],
  ['ShortDictionaryAttribute', '40 03 646F63 06 08 86 01', 'true'],
  [
    'DictionaryAttribute',
    '40 03 646F63 09 03 707265 0A 687474703A2F2F616263 07 03 707265 00 86 01',
    'true',
  ],
  [
    'PrefixDictionaryAttribute',
    '40 03 646F63 09 01 66 0A 687474703A2F2F616263 11 0A 98 05 68656C6C6F 01',
    'hello',
  ],
  ['PrefixAttribute', '40 03 646F63 09 01 6B 0A 687474703A2F2F616263 30 04 61747472 86 01', 'true'],
  ['Int8Text', '40 03 646F63 06 EC01 88 DE 01', '-34'],
  ['Int16Text', '40 03 646F63 06 EC01 8A 0080 01', '-32768'],
  ['Int32Text', '40 03 646F63 06 EC01 8C 15CD5B07 01', '123456789'],
  ['Int64Text', '40 03 646F63 06 EC01 8E 0000008000000000 01', '2147483648'],
  ['FloatText', '40 03 646F63 04 01 61 90 CDCC8C3F 01', '1.1'],
  ['DoubleText', '40 03 646F63 04 01 61 92 7457148B0ABF0540 01', '2.71828182845905'],
  ['DecimalText', '40 03 646F63 04 03 696E74 94 0000060000000000802D4E0000000000 01', '5.123456'],
  ['DateTimeText', '40 03 646F63 06 6E 96 FF3F37F47528CA2B 01', '9999-12-31T23:59:59.9999999'],
  ['StartListText', '40 03 646F63 04 01 61 A4 88 7B 98 05 68656C6C6F 86 A6 01', '123 hello true'],
  ['EmptyText', '40 03 646F63 04 01 61 A8 01', ''],
  ['DictionaryText', '40 03 646F63 04 02 6E73 AA 08 01', 'Header'],
  ['QNameDictionaryText', '40 03 646F63 06 F006 BC 08 8E07 01', 'i:float'],
])('reads the attribute of %s', (_record, hex, expected) => {
  expect(attributeText(decodeHex(hex))).toBe(expected);
});

test.each([
  ['ShortElement', '40 03 646F63 01', '', 'doc', ''],
  [
    'Element',
    '41 03 707265 03 646F63 09 03 707265 0A 687474703A2F2F616263 01',
    'pre',
    'doc',
    'http://abc',
  ],
  ['ShortDictionaryElement', '42 0E 01', '', 'Body', ''],
  [
    'DictionaryElement',
    '43 03 707265 0E 09 03 707265 0A 687474703A2F2F616263 01',
    'pre',
    'Body',
    'http://abc',
  ],
  [
    'PrefixDictionaryElementA',
    '44 0A 09 01 61 0A 687474703A2F2F616263 01',
    'a',
    'Action',
    'http://abc',
  ],
  [
    'PrefixDictionaryElementS',
    '56 26 09 01 73 0A 687474703A2F2F616263 01',
    's',
    'DigestMethod',
    'http://abc',
  ],
  [
    'PrefixElementA',
    '5E 05 68656C6C6F 09 01 61 0A 687474703A2F2F616263 01',
    'a',
    'hello',
    'http://abc',
  ],
  [
    'PrefixElementS',
    '70 09 4D794D657373616765 09 01 73 0A 687474703A2F2F616263 01',
    's',
    'MyMessage',
    'http://abc',
  ],
  ['ShortXmlnsAttribute', '40 03 646F63 08 0A 687474703A2F2F616263 01', '', 'doc', 'http://abc'],
  [
    'ShortDictionaryXmlnsAttribute',
    '40 03 646F63 0A 06 01',
    '',
    'doc',
    'http://www.w3.org/2005/08/addressing',
  ],
])('reads the name of %s', (_record, hex, prefix, name, namespace) => {
  expect(decodeHex(hex)).toMatchObject({ prefix, name, namespace });
});

test('expands an Array record into one element for each value', () => {
  const root = decodeHex('40 01 78 03 40 03 617272 01 8B 03 3333 8888 DDDD 01');
  expect(childElements(root).map(textOf)).toEqual(['13107', '-30584', '-8739']);
});

test('reads a comment as a comment', () => {
  const root = decodeHex('40 01 78 02 07 636F6D6D656E74 01');
  expect(root.children).toEqual([{ kind: 'comment', text: 'comment' }]);
});

test('writes the sample document of [MC-NBFS] 3 as that section shows it', () => {
  const sample =
    '56020b0161060b0173045608440a1e00829906616374696f6e01560e4009496e76656e746f7279810101';
  const bytes = Buffer.from(sample, 'hex');
  expect(Buffer.from(encodeDocument(decodeDocument(bytes))).toString('hex')).toBe(sample);
});

test.each([
  ['an empty document', ''],
  ['a root that does not end', '40 01 78'],
  ['content before the root', '98 01 78 40 01 78 01'],
  ['a second root', '40 01 78 01 40 01 78 01'],
  ['an end too many', '40 01 78 01 01'],
  ['a reserved record', '40 01 78 78 01'],
  ['an undeclared prefix', '5E 01 78 01'],
  ['an odd id without a table', '42 01 01'],
  ['an id past the dictionary', '42 CE07 01'],
  ['an attribute of the kind that ends an element', '40 01 78 04 01 61 83 01'],
  ['a list in a list', '40 01 78 A4 A4 A6 A6 01'],
  ['an empty array', '40 01 78 03 40 01 61 01 8B 00 01'],
  ['an array of strings', '40 01 78 03 40 01 61 01 99 01 0161 01'],
  ['an array that announces more than it has', '40 01 78 03 40 01 61 01 B5 FFFFFFFF07 01'],
  ['a boolean of 2', '40 01 78 B5 02'],
  ['text that is not UTF-8', '40 01 78 99 01 FF'],
  ['text that is not UTF-16', '40 01 78 B7 02 00D8'],
  ['a string longer than the document', '40 01 78 9D FFFFFFFF 61'],
  ['a date of time zone 3', '40 01 78 97 00000000000000C0'],
  ['a date past the year 9999', '40 01 78 97 00403700F528CA3B'],
  ['a decimal with 29 places', '40 01 78 95 00001D00000000000100000000000000'],
  ['an empty name', '40 00 01'],
])('MALFORMED: %s', (_what, hex) => {
  expect(() => decodeHex(hex)).toThrow(malformed);
});

test('MALFORMED: elements nested deeper than 32', () => {
  const nested = (depth: number) => Buffer.from('420e'.repeat(depth) + '01'.repeat(depth), 'hex');
  expect(decodeDocument(nested(32)).name).toBe('Body');
  expect(() => decodeDocument(nested(33))).toThrow(malformed);
});

test('MALFORMED: a document above 65,536 bytes', () => {
  const long = element('x', { children: [text(stringValue('y'.repeat(65_536)))] });
  expect(() => decodeDocument(encodeDocument(long))).toThrow(malformed);
});
