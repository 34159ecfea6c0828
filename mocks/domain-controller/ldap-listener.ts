import type { Duplex } from 'node:stream';
import ldapjs from 'ldapjs';
import { malformed } from '../../harness/runtime/errors.ts';
import { Secret } from '../../harness/runtime/secret.ts';
import { parseDn } from '../directory/distinguished-name.ts';
import type { Attribute } from '../directory/entry.ts';
import { type LdapEnvelope, readEnvelope } from './ldap-envelope.ts';
import { LdapFramer } from './ldap-framing.ts';
import {
  type Answer,
  type FoundEntry,
  type LdapRequestHandler,
  type LdapResult,
  LdapResultCode,
  type LdapSession,
  type SearchOperation,
  type SearchReply,
} from './ldap-operation.ts';
import {
  type LdapjsExchange,
  type LdapjsRequest,
  type LdapjsResponse,
  LdapjsSocket,
} from './ldapjs-socket.ts';

/** What this file uses of ldapjs 3.0.7 and its published types do not have. */
interface Ldapjs {
  createServer(): LdapjsServer;
  readonly DN: new () => { toString(): string };
  readonly Attribute: new (options: object) => object;
  readonly SearchEntry: new (options: object) => object;
  readonly BindResponse: new (options: object) => LdapjsMessage;
  readonly SearchResponse: new (options: object) => LdapjsMessage;
}

interface LdapjsMessage {
  toBer(): { readonly buffer: Buffer };
}

interface LdapjsServer extends ReturnType<typeof ldapjs.createServer> {
  newConnection(socket: LdapjsSocket): void;
}

const library = ldapjs as unknown as Ldapjs;

/** A DN that ldapjs can read, put where a bind may have a name that it cannot. */
const BIND_PLACEHOLDER = 'cn=bind';
/** Name under which every extended request is routed. */
const EXTENDED_PLACEHOLDER = '0';

/** Speaks LDAP on any stream: bytes to operations and back. What they mean is the handler's. */
export class LdapListener {
  readonly #server = createServer();
  readonly #handler: LdapRequestHandler;

  constructor(handler: LdapRequestHandler) {
    this.#handler = handler;
  }

  /**
   * Answers one connection, one request after the other, until either side ends it or it breaks off.
   *
   * @param secure - whether the stream is protected by TLS
   * @throws HarnessError `MALFORMED`; the stream is destroyed then, and the listener goes on
   */
  async serve(stream: Duplex, secure: boolean): Promise<void> {
    try {
      const ending = await this.#serveMessages(stream, { secure });
      if (ending === 'dropped') stream.destroy();
      else stream.end(() => stream.destroy());
    } catch (error) {
      stream.destroy();
      throw error;
    }
  }

  async #serveMessages(stream: Duplex, session: LdapSession): Promise<'ended' | 'dropped'> {
    const socket = new LdapjsSocket(stream);
    this.#server.newConnection(socket);
    socket.parser?.prependListener('message', makeRoutable);
    const framer = new LdapFramer();
    for await (const chunk of chunksOf(stream)) {
      for (const message of framer.push(chunk)) {
        const dropped = await this.#serveMessage(message, socket, session);
        if (dropped) return 'dropped';
        if (socket.isEnded) return 'ended';
      }
    }
    return 'ended';
  }

  /** @returns whether the connection is to be dropped */
  async #serveMessage(
    message: Buffer,
    socket: LdapjsSocket,
    session: LdapSession,
  ): Promise<boolean> {
    const envelope = readEnvelope(message);
    const unreadable = await this.#answerUnreadable(envelope, session);
    if (unreadable === 'drop-connection') return true;
    if (unreadable !== undefined) {
      socket.write(unreadable.toBer().buffer);
      return false;
    }
    const exchange = feed(socket, message);
    if (exchange === undefined) return false;
    const answer = await this.#answer(envelope, exchange.request, session);
    if (answer === 'drop-connection') return true;
    send(exchange.response, envelope.messageId, answer);
    return false;
  }

  /** ldapjs destroys the connection for a SASL bind, and for a search base that is no DN. */
  async #answerUnreadable(
    envelope: LdapEnvelope,
    session: LdapSession,
  ): Promise<Answer<LdapjsMessage> | undefined> {
    if (envelope.operation === 'bind' && envelope.sasl) {
      const { name, messageId } = envelope;
      const result = await this.#handler.bind({ name, credentials: { kind: 'sasl' } }, session);
      if (result === 'drop-connection') return result;
      return new library.BindResponse({ messageId, ...wireResult(result) });
    }
    if (envelope.operation === 'search' && parseDn(envelope.baseDn) === undefined) {
      const { baseDn, messageId } = envelope;
      const reply = await this.#handler.search(unreadableSearch(baseDn), session);
      if (reply === 'drop-connection') return reply;
      return new library.SearchResponse({ messageId, ...wireResult(reply.result) });
    }
    return undefined;
  }

  async #answer(
    envelope: LdapEnvelope,
    request: LdapjsRequest,
    session: LdapSession,
  ): Promise<Answer<SearchReply>> {
    const critical = request.controls.find(({ criticality }) => criticality);
    if (critical !== undefined) return onlyResult(unsupportedControl(critical.type));
    switch (envelope.operation) {
      case 'bind': {
        const password = new Secret(request.credentials ?? '');
        const credentials = { kind: 'simple', password } as const;
        return onlyResult(await this.#handler.bind({ name: envelope.name, credentials }, session));
      }
      case 'search': {
        const { scopeName = 'base', sizeLimit = 0, typesOnly = false, attributes = [] } = request;
        const { baseDn, filter } = envelope;
        const scope = SCOPES[scopeName];
        const operation = { baseDn, scope, sizeLimit, typesOnly, filter, attributes };
        return this.#handler.search(operation, session);
      }
      case 'extended':
        return onlyResult(await this.#handler.extended(envelope.requestName, session));
      case 'other':
        return onlyResult(await this.#handler.unserved(request.type, session));
      default:
        return envelope satisfies never;
    }
  }
}

/**
 * Every operation is mounted at the root. The handlers never call `next`: it would read the bind name as a DN, and
 * `next(error)` loses the diagnostic message.
 */
function createServer(): LdapjsServer {
  const server = library.createServer();
  const receive = (request: LdapjsRequest, response: LdapjsResponse) =>
    request.connection.receive({ request, response });
  server.bind('', receive);
  server.search('', receive);
  server.add('', receive);
  server.modify('', receive);
  server.del('', receive);
  server.compare('', receive);
  server.modifyDN('', receive);
  server.exop(EXTENDED_PLACEHOLDER, receive);
  // Without a listener an 'error' would end the process; the socket has already been told to destroy itself.
  server.on('error', () => undefined);
  return server;
}

/**
 * Runs before ldapjs's own listener, which reads every bind name as a DN and answers 34 to a UPN or `NETBIOS\\user`,
 * and routes an extended request by its name. The names themselves have been read from the envelope.
 */
function makeRoutable(request: LdapjsRequest): void {
  if (request.type === 'BindRequest') {
    const value = BIND_PLACEHOLDER;
    Object.defineProperties(request, { name: { value, writable: true }, _dn: { value } });
  } else if (request.type === 'ExtensionRequest') {
    request.requestName = EXTENDED_PLACEHOLDER;
  }
}

/** @throws HarnessError `MALFORMED` when ldapjs cannot read the message; its own words may quote a password */
function feed(socket: LdapjsSocket, message: Buffer): LdapjsExchange | undefined {
  let exchange: LdapjsExchange | undefined;
  try {
    exchange = socket.feed(message);
  } catch (error) {
    throw malformed('LDAP message', `reading it failed with ${(error as Error).name}`);
  }
  if (socket.isDestroyed) throw malformed('LDAP message', 'ldapjs cannot read it as a request');
  return exchange;
}

/** The bytes of a stream until it ends or breaks off. */
async function* chunksOf(stream: Duplex): AsyncGenerator<Uint8Array> {
  // The iteration sees errors while it runs; this keeps a later one, from a write, from ending the process.
  stream.on('error', () => undefined);
  try {
    yield* stream.iterator({ destroyOnReturn: false });
  } catch {
    return;
  }
}

/** @throws HarnessError `MALFORMED` when ldapjs cannot answer what it has read; the connection ends then, not the lab */
function send(response: LdapjsResponse, messageId: number, reply: SearchReply): void {
  try {
    write(response, messageId, reply);
  } catch (error) {
    throw malformed('LDAP message', `answering it failed with ${(error as Error).name}`);
  }
}

function write(
  response: LdapjsResponse,
  messageId: number,
  { entries, references, result }: SearchReply,
): void {
  for (const entry of entries) response.send(searchEntry(entry, messageId));
  for (const url of references) response.send(response.createSearchReference(url));
  // `errorMessage`, which ldapjs itself still sets in places, never reaches the wire.
  response.diagnosticMessage = result.diagnosticMessage;
  response.matchedDN = result.matchedDn ?? '';
  for (const url of result.referrals ?? []) response.addReferral(url);
  response.end(result.resultCode);
}

/** ldapjs writes letters outside ASCII in a DN as escapes; Active Directory does not. */
function searchEntry({ dn, attributes }: FoundEntry, messageId: number): object {
  const objectName = Object.assign(new library.DN(), { toString: () => dn });
  return new library.SearchEntry({
    messageId,
    objectName,
    attributes: attributes.map(wireAttribute),
  });
}

function wireAttribute({ name, values }: Attribute): object {
  const buffers = values.map((value) => (typeof value === 'string' ? value : Buffer.from(value)));
  return new library.Attribute({ type: name, values: buffers });
}

function wireResult({ resultCode, matchedDn, diagnosticMessage }: LdapResult): object {
  return { status: resultCode, matchedDN: matchedDn ?? '', diagnosticMessage };
}

function onlyResult(result: Answer<LdapResult>): Answer<SearchReply> {
  return result === 'drop-connection' ? result : { entries: [], references: [], result };
}

const SCOPES = { base: 'base', single: 'one', subtree: 'sub' } as const;

function unreadableSearch(baseDn: string): SearchOperation {
  const filter = { kind: 'never' } as const;
  return { baseDn, scope: 'base', sizeLimit: 0, typesOnly: false, filter, attributes: [] };
}

function unsupportedControl(type: string): LdapResult {
  return {
    resultCode: LdapResultCode.unavailableCriticalExtension,
    diagnosticMessage: `The control ${type} is not supported.`,
  };
}
