import { malformed } from '../../../runtime/errors.ts';
import { fromBase64 } from '../base64.ts';
import { decodeDocument, encodeDocument } from '../binary-xml/document.ts';
import { element, text, textOf, type XmlElement } from '../binary-xml/xml-tree.ts';
import { integerValue, stringValue, type XmlValue } from '../binary-xml/xml-value.ts';
import { requireChild, requireNumber, requireText } from './body-fields.ts';
import { ACTION, RELAY_CONNECT, RELAYED_CONNECT } from './namespaces.ts';
import { addressingHeader, envelope, parseEnvelope } from './soap-envelope.ts';

/** relay → listener: somebody calls; meet them at this instance of the relay. */
export interface RelayedConnect {
  /** GUID of the meeting, repeated in RelayedAccept. */
  readonly id: string;
  /** Host to open `wss://{host}/$servicebus/websocket` on. */
  readonly instanceDnsAddress: string;
  /** Dotted IPv4; on the wire an unsigned integer, first byte highest. */
  readonly ipAddress: string;
  readonly ipPort: number;
  readonly httpAddress: string;
  readonly httpPort: number;
  readonly httpsAddress: string;
  readonly httpsPort: number;
}

/** The one-way message around a RelayedConnect. */
export interface OnewaySend {
  /** `{guid}_G{n}`, as captured. */
  readonly messageId: string;
  /** `sb://{namespace}.servicebus.windows.net/{path}`. */
  readonly to: string;
  readonly connect: RelayedConnect;
}

/** Ports that the relay names (captured). */
export const RELAYED_CONNECT_PORTS = { ipPort: 9352, httpPort: 80, httpsPort: 443 } as const;

const PORT_MAX = 0xffff;
const UINT32_MAX = 0xffff_ffff;

/**
 * Writes the payload of a transfer: an OnewaySend envelope whose body is a second envelope.
 *
 * Inferred: that the body is a Bytes record, which reads as base64, and not the base64 text itself; readers
 * take either. Inferred too: the record kinds of the numbers.
 */
export function encodeOnewaySend({ messageId, to, connect }: OnewaySend): Uint8Array {
  return encodeDocument(
    envelope(
      [
        addressingHeader('Action', stringValue(ACTION.ONEWAY_SEND), { mustUnderstand: true }),
        element('RelayVia', {
          namespace: RELAY_CONNECT,
          declarations: [{ prefix: '', namespace: RELAY_CONNECT }],
          children: [text(stringValue(to))],
        }),
        addressingHeader('MessageID', stringValue(messageId)),
        addressingHeader('To', stringValue(to), { mustUnderstand: true }),
      ],
      [text({ type: 'bytes', value: encodeRelayedConnect(connect, to) })],
    ),
  );
}

/** Reads what {@link encodeOnewaySend} writes. Anything else is MALFORMED. */
export function decodeOnewaySend(payload: Uint8Array): OnewaySend {
  const { action, messageId = '', to, body } = parseEnvelope(decodeDocument(payload));
  if (action !== ACTION.ONEWAY_SEND) {
    throw malformed('OnewaySend', 'the message has another action');
  }
  const connect = decodeRelayedConnect(fromBase64(textOf(body), 'OnewaySend body'));
  return { messageId, to: to ?? '', connect };
}

function encodeRelayedConnect(connect: RelayedConnect, to: string): Uint8Array {
  return encodeDocument(
    envelope(
      [
        addressingHeader('Action', stringValue(ACTION.RELAYED_CONNECT), { mustUnderstand: true }),
        addressingHeader('To', stringValue(to), { mustUnderstand: true }),
      ],
      [
        element('RelayedConnect', {
          namespace: RELAYED_CONNECT,
          declarations: [{ prefix: '', namespace: RELAYED_CONNECT }],
          children: [
            field('Id', stringValue(connect.id)),
            field('IpAddress', integerValue(addressNumber(connect.ipAddress))),
            field('IpPort', integerValue(connect.ipPort)),
            field('HttpAddress', integerValue(addressNumber(connect.httpAddress))),
            field('HttpPort', integerValue(connect.httpPort)),
            field('HttpsAddress', integerValue(addressNumber(connect.httpsAddress))),
            field('HttpsPort', integerValue(connect.httpsPort)),
            field('InstanceDnsAddress', stringValue(connect.instanceDnsAddress)),
          ],
        }),
      ],
    ),
  );
}

function decodeRelayedConnect(bytes: Uint8Array): RelayedConnect {
  const { action, body } = parseEnvelope(decodeDocument(bytes));
  if (action !== ACTION.RELAYED_CONNECT) {
    throw malformed('RelayedConnect', 'the message has another action');
  }
  const connect = requireChild(body, 'RelayedConnect');
  return {
    id: requireText(connect, 'Id'),
    instanceDnsAddress: requireText(connect, 'InstanceDnsAddress'),
    ipAddress: dottedAddress(requireNumber(connect, 'IpAddress', UINT32_MAX)),
    ipPort: requireNumber(connect, 'IpPort', PORT_MAX),
    httpAddress: dottedAddress(requireNumber(connect, 'HttpAddress', UINT32_MAX)),
    httpPort: requireNumber(connect, 'HttpPort', PORT_MAX),
    httpsAddress: dottedAddress(requireNumber(connect, 'HttpsAddress', UINT32_MAX)),
    httpsPort: requireNumber(connect, 'HttpsPort', PORT_MAX),
  };
}

function field(name: string, value: XmlValue): XmlElement {
  return element(name, { namespace: RELAYED_CONNECT, children: [text(value)] });
}

/** `163.211.25.20` → 2748520724. */
function addressNumber(dotted: string): number {
  const bytes = dotted.split('.').map(Number);
  if (bytes.length !== 4 || bytes.some((byte) => !Number.isInteger(byte) || byte >> 8 !== 0)) {
    throw new TypeError(`"${dotted}" is not a dotted IPv4 address`);
  }
  return Buffer.from(bytes).readUInt32BE();
}

/** 2748520724 → `163.211.25.20`. */
function dottedAddress(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.join('.');
}
