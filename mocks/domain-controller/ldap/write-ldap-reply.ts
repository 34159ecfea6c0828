import ldapjs from 'ldapjs';
import type { AttributeValue } from '../../directory/entry.ts';
import {
  type FoundEntry,
  type LdapControl,
  type LdapOperation,
  type LdapReply,
  LdapResultCode,
} from './ldap-operation.ts';
import { writeLongEntry } from './write-long-entry.ts';

/** What this file uses of ldapjs 3.0.7 and its published types do not have. */
interface Ldapjs {
  readonly LDAPMessage: new (options: MessageOptions) => LdapjsMessage;
  readonly LDAPResult: new (options: ResultOptions) => LdapjsMessage;
  readonly SearchReference: new (
    options: MessageOptions & { readonly uri: readonly string[] },
  ) => LdapjsMessage;
  readonly Control: new () => object;
}

interface MessageOptions {
  readonly messageId: number;
  readonly protocolOp?: number;
  readonly controls?: readonly object[];
}

interface ResultOptions extends MessageOptions {
  readonly status: number;
  readonly matchedDN: string;
  readonly diagnosticMessage: string;
  readonly referrals: readonly string[];
}

interface LdapjsMessage {
  toBer(): { readonly buffer: Buffer };
}

/** What ldapjs writes with; it hands it to the methods that its classes leave to their heirs. */
interface LdapjsWriter {
  startSequence(tag?: number): void;
  endSequence(): void;
  writeString(text: string, tag?: number): void;
  writeBuffer(bytes: Buffer, tag: number): void;
  writeBoolean(value: boolean): void;
}

const library = ldapjs as unknown as Ldapjs;

/** @see RFC 4511 4.2.2, 4.5.2, 4.6 to 4.12 */
const RESPONSE_TAGS: Readonly<Record<LdapOperation['kind'], number>> = {
  bind: 0x61,
  search: 0x65,
  modify: 0x67,
  add: 0x69,
  delete: 0x6b,
  'modify-dn': 0x6d,
  compare: 0x6f,
  extended: 0x78,
};
const SEARCH_RESULT_ENTRY = 0x64;
const OCTET_STRING = 0x04;
const SET = 0x31;
const SERVER_SASL_CREDENTIALS = 0x87;
const RESPONSE_NAME = 0x8a;
const RESPONSE_VALUE = 0x8b;

/**
 * Longest message that is left to ldapjs, in bytes. It writes a length of three bytes right only where its buffer
 * happens to have room, and none of four.
 */
const LDAPJS_BYTES_MAX = 0xffff;

/** UTF-8 has no more bytes than this for one unit of a string. */
const BYTES_PER_CHARACTER_MAX = 3;
/** Tags and lengths around one value, and around the message with all of its fields. */
const HEADERS_BYTES_MAX = 16;

/** What a reply says of the request that it answers. */
export interface Answered {
  readonly messageId: number;
  readonly operation: LdapOperation['kind'];
}

type Result = Omit<LdapReply, 'entries' | 'references'>;

/** The messages of a reply, each as its bytes: entries, references, and the result at the end. */
export function* writeLdapReply(answered: Answered, reply: LdapReply): Generator<Buffer> {
  for (const entry of reply.entries ?? []) yield writeEntry(answered.messageId, entry);
  for (const url of reply.references ?? []) {
    yield new library.SearchReference({ messageId: answered.messageId, uri: [url] }).toBer().buffer;
  }
  yield writeLdapResult(answered, reply);
}

/** The last message of a reply, which most replies consist of. */
export function writeLdapResult(answered: Answered, reply: Result): Buffer {
  if (resultSizeMax(reply) <= LDAPJS_BYTES_MAX) {
    return new ResultMessage(answered, reply).toBer().buffer;
  }
  const result = {
    resultCode: LdapResultCode.other,
    diagnosticMessage: `The result is longer than ${LDAPJS_BYTES_MAX} bytes.`,
  };
  return new ResultMessage(answered, { result }).toBer().buffer;
}

/** @see RFC 4511 4.4.1 */
export const NOTICE_OF_DISCONNECTION = '1.3.6.1.4.1.1466.20036';

/** What a server says before it closes a connection on which it has read nonsense. */
export function writeNoticeOfDisconnection(diagnosticMessage: string): Buffer {
  return writeLdapResult(
    { messageId: 0, operation: 'extended' },
    {
      result: { resultCode: LdapResultCode.protocolError, diagnosticMessage },
      responseName: NOTICE_OF_DISCONNECTION,
    },
  );
}

/** One class for all results: those of ldapjs differ in their tag, and have no place for SASL credentials or bytes. */
class ResultMessage extends library.LDAPResult {
  readonly #reply: Result;

  constructor({ messageId, operation }: Answered, reply: Result) {
    const { resultCode, matchedDn = '', diagnosticMessage, referrals = [] } = reply.result;
    super({
      messageId,
      protocolOp: RESPONSE_TAGS[operation],
      status: resultCode,
      matchedDN: matchedDn,
      diagnosticMessage,
      referrals,
      controls: reply.controls?.map((control) => new ResponseControl(control)) ?? [],
    });
    this.#reply = reply;
  }

  /** Called by ldapjs after the fields that all results have. */
  _writeResponse(writer: LdapjsWriter): void {
    const { serverSaslCredentials, responseName, responseValue } = this.#reply;
    if (serverSaslCredentials !== undefined) {
      writer.writeBuffer(bufferOf(serverSaslCredentials), SERVER_SASL_CREDENTIALS);
    }
    if (responseName !== undefined) writer.writeString(responseName, RESPONSE_NAME);
    if (responseValue !== undefined) writer.writeBuffer(bufferOf(responseValue), RESPONSE_VALUE);
  }
}

/** A control of ldapjs would write its value as text, and a criticality that is left out when it is FALSE. */
class ResponseControl extends library.Control {
  readonly #control: LdapControl;

  constructor(control: LdapControl) {
    super();
    this.#control = control;
  }

  toBer(writer: LdapjsWriter): void {
    const { type, critical, value } = this.#control;
    writer.startSequence();
    writer.writeString(type);
    if (critical) writer.writeBoolean(true);
    if (value !== undefined) writer.writeBuffer(bufferOf(value), OCTET_STRING);
    writer.endSequence();
  }
}

/** An entry of ldapjs would write letters outside ASCII in a DN as escapes, which Active Directory does not. */
class EntryMessage extends library.LDAPMessage {
  readonly #entry: FoundEntry;

  constructor(messageId: number, entry: FoundEntry) {
    super({ messageId });
    this.#entry = entry;
  }

  /** Called by ldapjs between the message id and the controls. */
  _toBer(writer: LdapjsWriter): void {
    writer.startSequence(SEARCH_RESULT_ENTRY);
    writer.writeString(this.#entry.dn);
    writer.startSequence();
    for (const { name, values } of this.#entry.attributes) {
      writer.startSequence();
      writer.writeString(name);
      writer.startSequence(SET);
      for (const value of values) {
        if (typeof value === 'string') writer.writeString(value);
        else writer.writeBuffer(bufferOf(value), OCTET_STRING);
      }
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
    writer.endSequence();
  }
}

function writeEntry(messageId: number, entry: FoundEntry): Buffer {
  if (entrySizeMax(entry) > LDAPJS_BYTES_MAX) return writeLongEntry(messageId, entry);
  return new EntryMessage(messageId, entry).toBer().buffer;
}

function entrySizeMax({ dn, attributes }: FoundEntry): number {
  let size = 2 * HEADERS_BYTES_MAX + sizeMax(dn);
  for (const { name, values } of attributes) {
    size += HEADERS_BYTES_MAX + sizeMax(name);
    for (const value of values) size += sizeMax(value);
  }
  return size;
}

function resultSizeMax(reply: Result): number {
  const { matchedDn, diagnosticMessage, referrals = [] } = reply.result;
  let size = 2 * HEADERS_BYTES_MAX + sizeMax(matchedDn) + sizeMax(diagnosticMessage);
  for (const url of referrals) size += sizeMax(url);
  for (const { type, value } of reply.controls ?? []) {
    size += HEADERS_BYTES_MAX + sizeMax(type) + sizeMax(value);
  }
  const { serverSaslCredentials, responseName, responseValue } = reply;
  return size + sizeMax(serverSaslCredentials) + sizeMax(responseName) + sizeMax(responseValue);
}

function sizeMax(value: AttributeValue | undefined): number {
  if (value === undefined) return 0;
  const bytes = typeof value === 'string' ? value.length * BYTES_PER_CHARACTER_MAX : value.length;
  return HEADERS_BYTES_MAX + bytes;
}

/** The same bytes, as the class that ldapjs asks for. */
function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}
