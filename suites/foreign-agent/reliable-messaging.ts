import { newGuid } from './machine.ts';
import type { BinaryElement } from './nbfx-writer.ts';
import type { RelayedService } from './relayed-connection.ts';
import {
  type IncomingMessage,
  mustUnderstand,
  type OutgoingMessage,
  relatesTo,
  soapElement,
  uniqueId,
} from './soap.ts';
import { childOf, optionalChildOf, textOf } from './xml-element.ts';

export const RM = 'http://schemas.xmlsoap.org/ws/2005/02/rm';
const NET_RM = 'http://schemas.microsoft.com/ws/2006/05/rm';
const NAMESPACES = [['r', RM]] as const;
/** How many messages the agent would still take, as captured. */
const BUFFER_REMAINING = 8;

interface InboundSequence {
  readonly id: string;
  /** Of the sequence that the caller offers for answers. */
  readonly offered: string;
  highest: number;
  sent: number;
}

type Send = (answer: OutgoingMessage) => void;

/**
 * WS-ReliableMessaging of February 2005, the side that is called, around a service that need not know of it.
 * The connection below keeps order and loses nothing, so what was received is always 1 to n.
 */
export class ReliableService implements RelayedService {
  readonly #service: RelayedService;
  #sequence: InboundSequence | undefined;

  constructor(service: RelayedService) {
    this.#service = service;
  }

  receive(message: IncomingMessage, send: Send): void {
    switch (message.action) {
      case `${RM}/CreateSequence`:
        this.#create(message, send);
        return;
      case `${RM}/SequenceAcknowledgement`:
      case `${RM}/TerminateSequence`:
        return;
      default:
        this.#receiveInSequence(message, send);
    }
  }

  #create(message: IncomingMessage, send: Send): void {
    const create = childOf(message.body, RM, 'CreateSequence');
    const offered = textOf(childOf(create, RM, 'Offer'), RM, 'Identifier');
    const id = `urn:uuid:${newGuid()}`;
    this.#sequence = { id, offered, highest: 0, sent: 0 };
    const address = soapElement('a', 'Address', message.to ?? '');
    send({
      action: `${RM}/CreateSequenceResponse`,
      headers: [relatesTo(message.messageId ?? '')],
      namespaces: NAMESPACES,
      body: [
        soapElement('r', 'CreateSequenceResponse', [
          soapElement('r', 'Identifier', uniqueId(id)),
          soapElement('r', 'Accept', [soapElement('r', 'AcksTo', [address])]),
        ]),
      ],
    });
  }

  #receiveInSequence(message: IncomingMessage, send: Send): void {
    const header =
      optionalChildOf(message.header, RM, 'Sequence') ??
      childOf(message.header, RM, 'AckRequested');
    const sequence = this.#sequence;
    if (sequence === undefined || textOf(header, RM, 'Identifier') !== sequence.id) {
      throw new Error('The message is of a sequence that was not made here.');
    }
    const number = Number(optionalChildOf(header, RM, 'MessageNumber')?.text ?? 0);
    const isNew = number > sequence.highest;
    if (isNew) sequence.highest = number;
    send({
      action: `${RM}/SequenceAcknowledgement`,
      headers: [sequenceAcknowledgement(sequence)],
      namespaces: NAMESPACES,
      body: [],
    });
    if (!isNew || message.action === `${RM}/LastMessage`) return;
    this.#service.receive(message, (answer) => {
      sequence.sent += 1;
      const headers = [ownSequence(sequence), ...answer.headers];
      send({ ...answer, headers, namespaces: [...NAMESPACES, ...(answer.namespaces ?? [])] });
    });
  }
}

const ownSequence = ({ offered, sent }: InboundSequence): BinaryElement =>
  mustUnderstand(
    soapElement('r', 'Sequence', [
      soapElement('r', 'Identifier', uniqueId(offered)),
      soapElement('r', 'MessageNumber', sent),
    ]),
  );

const sequenceAcknowledgement = ({ id, highest }: InboundSequence): BinaryElement =>
  soapElement('r', 'SequenceAcknowledgement', [
    soapElement('r', 'Identifier', uniqueId(id)),
    {
      ...soapElement('r', 'AcknowledgementRange', []),
      attributes: [
        ['Lower', highest === 0 ? 0 : 1],
        ['Upper', highest],
      ],
    },
    soapElement('netrm', 'BufferRemaining', BUFFER_REMAINING, [['netrm', NET_RM]]),
  ]);
