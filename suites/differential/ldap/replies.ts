import {
  type BerElement,
  berElements,
  berText,
  nextElement,
} from '../../../mocks/domain-controller/ldap/ber-elements.ts';

/** One message from the server. @see RFC 4511 4.1.1 */
export interface ReplyMessage {
  readonly messageId: number;
  readonly tag: number;
  readonly operation: BerElement;
  readonly controls: readonly { readonly oid: string; readonly value: Uint8Array }[];
}

export interface FoundEntry {
  readonly dn: string;
  readonly attributes: readonly { readonly name: string; readonly values: readonly Buffer[] }[];
}

/** Everything that answers one request. */
export interface Reply {
  readonly tag: number;
  readonly code: number;
  readonly matchedDn: string;
  readonly diagnosticMessage: string;
  readonly referrals: readonly string[];
  readonly entries: readonly FoundEntry[];
  readonly references: readonly string[];
  readonly controls: ReplyMessage['controls'];
  /** Of an extended response. */
  readonly responseName?: string;
  readonly responseValue?: string;
  /** Of a bind response. */
  readonly hasServerCredentials: boolean;
}

export const SEARCH_ENTRY = 0x64;
export const SEARCH_REFERENCE = 0x73;

/** @throws HarnessError `MALFORMED` */
export function readMessage(bytes: Uint8Array): ReplyMessage {
  const envelope = berElements(nextElement(berElements(bytes), 0x30).value);
  const id = nextElement(envelope, 0x02).value;
  const operation = nextElement(envelope);
  const list = envelope.next().value;
  const controls =
    list === undefined
      ? []
      : [...berElements(list.value)].map((control) => {
          const parts = [...berElements(control.value)];
          const value = parts.findLast(({ tag }, index) => index > 0 && tag === 0x04)?.value;
          return { oid: berText(parts[0] ?? control), value: value ?? new Uint8Array() };
        });
  const messageId = id.reduce((sum, byte) => sum * 256 + byte, 0);
  return { messageId, tag: operation.tag, operation, controls };
}

export function readEntry({ value }: BerElement): FoundEntry {
  const parts = berElements(value);
  const dn = berText(nextElement(parts));
  const attributes = [...berElements(nextElement(parts).value)].map((attribute) => {
    const [name, values] = [...berElements(attribute.value)];
    return {
      name: name === undefined ? '' : berText(name),
      values: [...berElements(values?.value ?? new Uint8Array())].map((each) =>
        Buffer.from(each.value),
      ),
    };
  });
  return { dn, attributes };
}

/** @param before - entries and references that came before the result */
export function readResult(message: ReplyMessage, before: readonly ReplyMessage[]): Reply {
  const [code, matchedDn, diagnostic, ...rest] = berElements(message.operation.value);
  const optional = (tag: number) => rest.find((part) => part.tag === tag);
  const referrals = optional(0xa3);
  const responseName = optional(0x8a);
  const responseValue = optional(0x8b);
  return {
    tag: message.tag,
    code: code?.value.reduce((sum, byte) => sum * 256 + byte, 0) ?? -1,
    matchedDn: matchedDn === undefined ? '' : berText(matchedDn),
    diagnosticMessage: diagnostic === undefined ? '' : berText(diagnostic),
    referrals: referrals === undefined ? [] : [...berElements(referrals.value)].map(berText),
    entries: before
      .filter(({ tag }) => tag === SEARCH_ENTRY)
      .map((each) => readEntry(each.operation)),
    references: before
      .filter(({ tag }) => tag === SEARCH_REFERENCE)
      .flatMap((each) => [...berElements(each.operation.value)].map(berText)),
    controls: message.controls,
    ...(responseName !== undefined && { responseName: berText(responseName) }),
    ...(responseValue !== undefined && { responseValue: berText(responseValue) }),
    hasServerCredentials: optional(0x87) !== undefined,
  };
}
