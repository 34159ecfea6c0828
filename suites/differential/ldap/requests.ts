import { boolean, element, integer, sequence, set, text } from './ber.ts';
import { encodeFilter } from './encode-filter.ts';

/** The operation of a request, without message id and controls. @see RFC 4511 4.2 to 4.14 */
export type EncodedOperation = Buffer;

/** OID of StartTLS. */
export const START_TLS = '1.3.6.1.4.1.1466.20037';

export function encodeBind(name: string, password: string, version = 3): EncodedOperation {
  return element(0x60, integer(version), text(name), text(password, 0x80));
}

export function encodeSaslBind(mechanism: string, credentials?: Uint8Array): EncodedOperation {
  const parts = credentials === undefined ? [] : [text(credentials)];
  return element(0x60, integer(3), text(''), element(0xa3, text(mechanism), ...parts));
}

export function encodeUnbind(): EncodedOperation {
  return element(0x42);
}

export function encodeAbandon(messageId: number): EncodedOperation {
  return integer(messageId, 0x50);
}

export interface SearchRequest {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  readonly filter: string;
  readonly attributes?: readonly string[] | undefined;
  readonly sizeLimit?: number | undefined;
  readonly timeLimit?: number | undefined;
  readonly typesOnly?: boolean | undefined;
}

export function encodeSearch(search: SearchRequest): EncodedOperation {
  return element(
    0x63,
    text(search.base),
    integer(['base', 'one', 'sub'].indexOf(search.scope), 0x0a),
    integer(0, 0x0a),
    integer(search.sizeLimit ?? 0),
    integer(search.timeLimit ?? 0),
    boolean(search.typesOnly ?? false),
    encodeFilter(search.filter),
    sequence(...(search.attributes ?? []).map((name) => text(name))),
  );
}

export interface EncodedChange {
  readonly operation: 'add' | 'delete' | 'replace';
  readonly attribute: string;
  readonly values: readonly Uint8Array[];
}

export function encodeModify(dn: string, changes: readonly EncodedChange[]): EncodedOperation {
  const list = changes.map(({ operation, attribute, values }) =>
    sequence(
      integer(['add', 'delete', 'replace'].indexOf(operation), 0x0a),
      attributeOf(attribute, values),
    ),
  );
  return element(0x66, text(dn), sequence(...list));
}

export type EncodedAttributes = Readonly<Record<string, readonly Uint8Array[]>>;

export function encodeAdd(dn: string, attributes: EncodedAttributes): EncodedOperation {
  const list = Object.entries(attributes).map(([name, values]) => attributeOf(name, values));
  return element(0x68, text(dn), sequence(...list));
}

export function encodeDelete(dn: string): EncodedOperation {
  return text(dn, 0x4a);
}

export function encodeModifyDn(
  dn: string,
  newRdn: string,
  newSuperior?: string,
  deleteOldRdn = true,
): EncodedOperation {
  const superior = newSuperior === undefined ? [] : [text(newSuperior, 0x80)];
  return element(0x6c, text(dn), text(newRdn), boolean(deleteOldRdn), ...superior);
}

export function encodeCompare(dn: string, attribute: string, value: Uint8Array): EncodedOperation {
  return element(0x6e, text(dn), sequence(text(attribute), text(value)));
}

export function encodeExtended(oid: string, value?: Uint8Array): EncodedOperation {
  return element(0x77, text(oid, 0x80), ...(value === undefined ? [] : [text(value, 0x81)]));
}

export interface EncodedControl {
  readonly oid: string;
  readonly critical?: boolean | undefined;
  readonly value?: Uint8Array | undefined;
}

export function encodeMessage(
  messageId: number,
  operation: EncodedOperation,
  controls: readonly EncodedControl[] = [],
): Buffer {
  const list = controls.map(({ oid, critical = false, value }) =>
    sequence(
      text(oid),
      ...(critical ? [boolean(true)] : []),
      ...(value === undefined ? [] : [text(value)]),
    ),
  );
  return sequence(
    integer(messageId),
    operation,
    ...(list.length === 0 ? [] : [element(0xa0, ...list)]),
  );
}

function attributeOf(name: string, values: readonly Uint8Array[]): Buffer {
  return sequence(text(name), set(...values.map((value) => text(value))));
}
