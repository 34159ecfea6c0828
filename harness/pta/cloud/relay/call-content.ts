import type { Random } from '../../../runtime/random.ts';
import { SentStrings } from '../../protocol/binary-xml/in-band-strings.ts';
import type { ValidationRequest } from '../../protocol/messages.ts';
import { encodeSignalConnector } from '../../protocol/relay/relay-message.ts';
import { renderSignalMessage } from '../../protocol/relay/signal-message.ts';
import type { RequestVariant } from '../../protocol/request-variant.ts';
import type { CallContent } from './relayed-call.ts';

/** A request on its way. */
export interface Addressed {
  /** `urn:uuid:` and a GUID. */
  readonly messageId: string;
  /** `sb://…` address of the endpoint. */
  readonly to: string;
  readonly request: ValidationRequest;
}

/** The call carries the request. */
export function inlineContent(call: Addressed): { content: CallContent; bytes: number } {
  const strings = new SentStrings();
  const envelope = encodeSignalConnector(call, strings);
  return { content: { kind: 'inline', envelope, strings }, bytes: envelope.length };
}

/** The call names a connection, and the request, JSON, waits there. */
export function connectContent(
  { messageId, to, request }: Addressed,
  variant: RequestVariant,
  random: Random,
): { content: CallContent; bytes: number; connectionId: string; json: string } {
  const connectionId = random.guid();
  const form = variant === 'connect-body-bytes' ? 'body-bytes' : 'context';
  const json = renderSignalMessage(request, form);
  const { requestId, transactionId, sessionId, tenantId, returnHost } = request;
  const about = { requestId, transactionId, sessionId, tenantId, returnHost, connectionId };
  const [sessionMessageId, offer] = [random.guid(), random.guid()];
  const names = { messageId: `urn:uuid:${sessionMessageId}`, offer: `urn:uuid:${offer}` };
  return {
    content: { kind: 'reliable', call: { messageId, to, request: about }, names },
    bytes: Buffer.byteLength(json),
    connectionId,
    json,
  };
}
