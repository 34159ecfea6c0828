import { berElements } from '../../mocks/domain-controller/ldap/ber-elements.ts';
import { boolean, integer, sequence, text } from './ldap/ber.ts';
import type { ReplyMessage } from './ldap/replies.ts';
import type { EncodedControl } from './ldap/requests.ts';

/** @see RFC 2696 */
const PAGED_RESULTS = '1.2.840.113556.1.4.319';
/** @see RFC 2891 */
const SORT_REQUEST = '1.2.840.113556.1.4.473';

export function pagedControl(size: number, cookie: Uint8Array = new Uint8Array()): EncodedControl {
  return { oid: PAGED_RESULTS, critical: true, value: sequence(integer(size), text(cookie)) };
}

export interface Page {
  /** How many entries the whole search has; 0 when the server does not say. */
  readonly estimate: number;
  /** Empty on the last page. */
  readonly cookie: Uint8Array;
}

export function pagedReply(controls: ReplyMessage['controls']): Page | undefined {
  const control = controls.find(({ oid }) => oid === PAGED_RESULTS);
  if (control === undefined) return undefined;
  const [list] = [...berElements(control.value)];
  const [estimate, cookie] = [...berElements(list?.value ?? new Uint8Array())];
  return {
    estimate: estimate?.value.reduce((sum, byte) => sum * 256 + byte, 0) ?? 0,
    cookie: cookie?.value ?? new Uint8Array(),
  };
}

export function sortControl(attribute: string, reverse: boolean): EncodedControl {
  const key = sequence(text(attribute), ...(reverse ? [boolean(true, 0x81)] : []));
  return { oid: SORT_REQUEST, critical: true, value: sequence(key) };
}
