import { expect, test } from 'vitest';
import type { AmqpFrame } from '../amqp/amqp-frame.ts';
import { FrameReader } from '../amqp/frame-reader.ts';
import { encodeFrame } from '../amqp/frame-writer.ts';
import { decodeDataSections } from '../amqp/message-sections.ts';
import {
  acceptedDelivery,
  IN_HANDLE,
  listenerAddress,
  listenerAttach,
  listenerBegin,
  listenerFlow,
  listenerOpen,
  OUT_HANDLE,
  SASL_EXTERNAL,
} from './listener-frames.ts';
import {
  encodeListenerLinkProperties,
  parseListenerLinkProperties,
} from './listener-link-properties.ts';
import {
  RELAY_MECHANISMS,
  RELAY_SASL_OK,
  relayAttach,
  relayBegin,
  relayFlow,
  relayOpen,
  relayTransfer,
} from './relay-frames.ts';

const GUID = '41bf611b-36d5-42d3-9151-2be2477279f4';
const ADDRESS = listenerAddress('his-lab-1', 'tenant_path');
const SWT = `SharedAccessSignature sr=${'x'.repeat(120)}&sig=y&se=1700000000&skn=Connector`;

const link = (direction: 'out' | 'in') =>
  listenerAttach({ direction, linkId: GUID, address: ADDRESS, swt: SWT, trackingId: GUID });

function hexOf(frame: AmqpFrame): string {
  return Buffer.from(encodeFrame(frame)).toString('hex');
}

function string8(text: string): string {
  const bytes = Buffer.from(text);
  return `a1${bytes.length.toString(16).padStart(2, '0')}${bytes.toString('hex')}`;
}

function symbol8(text: string): string {
  return string8(text).replace(/^a1/, 'a3');
}

test('writes the captured open: ten fields', () => {
  const fields = [
    string8(`RelayConnection_${GUID}`),
    string8('his-lab-1-relay.servicebus.windows.net'),
    '7000010000',
    '601fff',
    '40'.repeat(6),
  ].join('');
  const size = (fields.length / 2 + 1).toString(16);
  expect(hexOf(listenerOpen(GUID, 'his-lab-1'))).toBe(
    `${(fields.length / 2 + 14).toString(16).padStart(8, '0')}02000000005310c0${size}0a${fields}`,
  );
});

test('writes the captured begin: remote channel null, windows 5000, handles to 262143', () => {
  expect(hexOf(listenerBegin())).toBe(
    '0000002302000000005311c0160840520170000013887000001388700003ffff404040',
  );
});

test('writes the captured attach: fourteen fields, source and target in full', () => {
  const source = `005328c00c0b${'40'.repeat(11)}`;
  const address = string8(ADDRESS);
  const target = `005329c0${(address.length / 2 + 7).toString(16)}07${address}${'40'.repeat(6)}`;
  const properties = [
    symbol8('com.microsoft:swt'),
    string8(SWT),
    symbol8('com.microsoft:client-agent'),
    string8('ServiceBus/3.0.51093.14;'),
    symbol8('com.microsoft:dynamic-relay'),
    '42',
    symbol8('com.microsoft:listener-type'),
    string8('RelayedConnection'),
    symbol8('com.microsoft:tracking-id'),
    string8(GUID),
  ].join('');
  const map = `d1${(properties.length / 2 + 4).toString(16).padStart(8, '0')}0000000a${properties}`;
  const name = string8(`RelayLink_${GUID}:out`);
  const fields = `${name}43424040${source}${target}${'40'.repeat(6)}${map}`;
  const list = `d0${(fields.length / 2 + 4).toString(16).padStart(8, '0')}0000000e${fields}`;
  expect(hexOf(link('out')).slice(8)).toBe(`02000000005312${list}`);
});

test('attaches a sender towards the address and a receiver from it', () => {
  expect(link('out')).toMatchObject({
    handle: OUT_HANDLE,
    isReceiver: false,
    source: {},
    target: { address: 'sb://his-lab-1.servicebus.windows.net/tenant_path/' },
  });
  expect(link('in')).toMatchObject({
    name: `RelayLink_${GUID}:in`,
    handle: IN_HANDLE,
    isReceiver: true,
    source: { address: 'sb://his-lab-1.servicebus.windows.net/tenant_path/' },
    target: {},
  });
});

test('reads the link properties back', () => {
  expect(parseListenerLinkProperties(link('in').properties ?? {})).toEqual({
    swt: SWT,
    clientAgent: 'ServiceBus/3.0.51093.14;',
    isDynamicRelay: false,
    listenerType: 'RelayedConnection',
    trackingId: GUID,
  });
  expect(parseListenerLinkProperties(encodeListenerLinkProperties({}))).toEqual({});
});

test('MALFORMED: a token that is a number', () => {
  expect(() =>
    parseListenerLinkProperties({ 'com.microsoft:swt': { type: 'uint', value: 1 } }),
  ).toThrow(/com\.microsoft:swt is a uint/);
});

test('the relay answers an attach with the opposite role', () => {
  expect(relayAttach(link('in'))).toMatchObject({
    name: `RelayLink_${GUID}:in`,
    handle: IN_HANDLE,
    isReceiver: false,
    source: { address: ADDRESS },
    initialDeliveryCount: 0,
  });
});

test('the relay answers an open with all ten fields, as public agents expect', () => {
  expect(hexOf(relayOpen('c')).slice(16, 28)).toBe('005310c0130a');
});

test.each(['in', 'out'] as const)(
  'the relay answers an attach %s with all fourteen fields, the last an empty map',
  (direction) => {
    const [attach] = new FrameReader().push(encodeFrame(relayAttach(link(direction))));

    expect(attach).toMatchObject({ kind: 'attach', properties: {} });
    // A list of 0e fields; the map has one byte of size and no elements.
    expect(hexOf(relayAttach(link(direction)))).toMatch(/^.{16}005312c0..0e.*c10100$/);
  },
);

test.each<AmqpFrame>([
  SASL_EXTERNAL,
  listenerFlow(IN_HANDLE),
  acceptedDelivery(2),
  link('out'),
  RELAY_MECHANISMS,
  RELAY_SASL_OK,
  relayOpen('relay'),
  relayBegin(listenerBegin()),
  relayAttach(link('in')),
  relayFlow(link('out')),
  relayTransfer({ channel: 0, handle: IN_HANDLE }, 0, new Uint8Array([1])),
])('reads back the $kind that it builds', (frame) => {
  expect(new FrameReader().push(encodeFrame(frame))).toEqual([frame]);
});

test('puts the message of a transfer into one data section', () => {
  const { payload } = relayTransfer({ channel: 0, handle: 1 }, 0, new Uint8Array([1, 2]));
  expect([...decodeDataSections(payload)]).toEqual([1, 2]);
});
