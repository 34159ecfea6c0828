import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../../runtime/errors.ts';
import { decodeDocument, encodeDocument } from '../binary-xml/document.ts';
import { element, text, type XmlElement } from '../binary-xml/xml-tree.ts';
import { stringValue, textOfValue, type XmlValue } from '../binary-xml/xml-value.ts';
import { decodeOnewaySend, encodeOnewaySend, type OnewaySend } from './relayed-connect.ts';
import { parseEnvelope } from './soap-envelope.ts';

const SEND: OnewaySend = {
  messageId: '655e645f-7e22-4368-bf77-c7a17520f929_G7',
  to: 'sb://his-lab-1.servicebus.windows.net/tenant_path',
  connect: {
    id: '39aadc47-3295-4a41-a886-51ad9e0cca37',
    instanceDnsAddress: 'g17-prod-ch3-006-sb.servicebus.windows.net',
    ipAddress: '163.211.25.20',
    ipPort: 9352,
    httpAddress: '163.211.25.20',
    httpPort: 80,
    httpsAddress: '163.211.25.20',
    httpsPort: 443,
  },
};

test('reads back what it writes', () => {
  expect(decodeOnewaySend(encodeOnewaySend(SEND))).toEqual(SEND);
});

test('begins as every .NET envelope on the relay begins', () => {
  expect(Buffer.from(encodeOnewaySend(SEND)).subarray(0, 30).toString('latin1')).toBe(
    '\x56\x02\x0b\x01s\x04\x0b\x01a\x06\x56\x08\x44\x0a\x1e\x00\x82\x99\x0aOnewaySend\x40',
  );
});

test('writes addresses as unsigned integers, first byte highest', () => {
  const body = parseEnvelope(decodeDocument(encodeOnewaySend(SEND))).body.children[0];
  const inner = body?.kind === 'text' && body.value.type === 'bytes' ? body.value.value : undefined;
  expect(inner).toBeDefined();
  const values = allValues(decodeDocument(inner ?? new Uint8Array())).map(textOfValue);
  expect(values).toContain('2748520724');
});

test('takes a body that is base64 text with line breaks, and numbers that are text', () => {
  const retyped = (value: XmlValue): XmlValue => {
    if (value.type !== 'bytes') return stringValue(textOfValue(value));
    const inner = encodeDocument(mapValues(decodeDocument(value.value), retyped));
    return stringValue(Buffer.from(inner).toString('base64').replace(/.{60}/g, '$&\r\n'));
  };
  const foreign = mapValues(decodeDocument(encodeOnewaySend(SEND)), retyped);
  expect(decodeOnewaySend(encodeDocument(foreign))).toEqual(SEND);
});

test('takes other prefixes, another order and elements it does not know', () => {
  const foreign = disguise(decodeDocument(encodeOnewaySend(SEND)));
  expect(decodeOnewaySend(encodeDocument(foreign))).toEqual(SEND);
});

test('MALFORMED: another action', () => {
  const other = mapValues(decodeDocument(encodeOnewaySend(SEND)), (value) =>
    textOfValue(value) === 'OnewaySend' ? stringValue('Other') : value,
  );
  expect(() => decodeOnewaySend(encodeDocument(other))).toThrow(
    expect.objectContaining({ code: MALFORMED }),
  );
});

test('gives a message or MALFORMED for messages with bytes changed', () => {
  const valid = encodeOnewaySend(SEND);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
      (changes) => {
        const bytes = Uint8Array.from(valid);
        for (const [at, value] of changes) bytes[at] = value;
        try {
          decodeOnewaySend(bytes);
        } catch (error) {
          if (!(error instanceof HarnessError)) throw error;
          expect(error.code).toBe(MALFORMED);
        }
      },
    ),
    { numRuns: 300 },
  );
});

function allValues(root: XmlElement): XmlValue[] {
  return root.children.flatMap((child) => {
    if (child.kind === 'element') return allValues(child);
    return child.kind === 'text' ? [child.value] : [];
  });
}

function mapValues(root: XmlElement, change: (value: XmlValue) => XmlValue): XmlElement {
  return {
    ...root,
    children: root.children.map((child) => {
      if (child.kind === 'element') return mapValues(child, change);
      return child.kind === 'text' ? text(change(child.value)) : child;
    }),
  };
}

/** The same message under other prefixes, children in reverse, with a stranger among them. */
function disguise(root: XmlElement): XmlElement {
  const renamed = (prefix: string) => (prefix === '' ? '' : `${prefix}${prefix}`);
  const stranger = element('Stranger', {
    declarations: [{ prefix: '', namespace: 'urn:x' }],
    namespace: 'urn:x',
  });
  return {
    ...root,
    prefix: renamed(root.prefix),
    declarations: root.declarations.map((one) => ({ ...one, prefix: renamed(one.prefix) })),
    attributes: root.attributes.map((one) => ({ ...one, prefix: renamed(one.prefix) })),
    children: root.children.some((child) => child.kind === 'element')
      ? [
          stranger,
          ...root.children.map((child) => (child.kind === 'element' ? disguise(child) : child)),
        ].reverse()
      : root.children,
  };
}
