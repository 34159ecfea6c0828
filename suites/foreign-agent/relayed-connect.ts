import { XML_SCHEMA_INSTANCE } from './data-contracts.ts';
import { readBinaryXml } from './nbfx-reader.ts';
import { writeBinaryXml } from './nbfx-writer.ts';
import { contractElement, envelope, mustUnderstand, readEnvelope, soapElement } from './soap.ts';
import { childOf, textOf, type XmlElement } from './xml-element.ts';

const SERVICE_BUS = 'http://schemas.microsoft.com/netservices/2009/05/servicebus';
const RELAYED_CONNECT = `${SERVICE_BUS}/relayedconnect`;
const CONNECT = `${SERVICE_BUS}/connect`;
const OLD_ANONYMOUS = 'http://schemas.microsoft.com/2005/12/ServiceModel/Addressing/Anonymous';

/** Where somebody waits for the agent. */
export interface RelayedConnect {
  readonly id: string;
  readonly host: string;
}

/** Opens the envelope in the envelope that the relay signals with. @throws Error when it is something else */
export function readRelayedConnect(signal: Buffer): RelayedConnect {
  const outer = readEnvelope(readBinaryXml(signal));
  if (outer.action !== 'OnewaySend') throw new Error(`The signal is ${outer.action}.`);
  const inner = readEnvelope(readBinaryXml(Buffer.from(allText(outer.body), 'base64')));
  const action = `${RELAYED_CONNECT}/RelayedConnect`;
  if (inner.action !== action) throw new Error(`The signal holds ${inner.action}.`);
  const connect = childOf(inner.body, RELAYED_CONNECT, 'RelayedConnect');
  return {
    id: textOf(connect, RELAYED_CONNECT, 'Id'),
    host: textOf(connect, RELAYED_CONNECT, 'InstanceDnsAddress'),
  };
}

/** Whatever element the bytes stand in. */
const allText = (element: XmlElement): string =>
  element.text + element.children.map(allText).join('');

/** What the agent says first at the relayed connection: 286 bytes in every capture. */
export const relayedAccept = (id: string): Buffer =>
  writeBinaryXml(
    envelope({
      action: 'RelayedAccept',
      headers: [mustUnderstand(soapElement('a', 'To', OLD_ANONYMOUS))],
      body: [
        contractElement(
          '',
          'RelayedAccept',
          [contractElement('', 'Id', id)],
          [
            ['', CONNECT],
            ['i', XML_SCHEMA_INSTANCE],
          ],
        ),
      ],
    }),
  );
