import {
  type BerElement,
  BerTag,
  berBoolean,
  berElements,
  berOctets,
  nextElement,
} from './ber-elements.ts';
import type { LdapControl } from './ldap-operation.ts';
import type { PartCount } from './part-count.ts';
import { readOid } from './read-oid.ts';

const CONTROLS = 0xa0;

/**
 * The controls of a message, in their order.
 *
 * @param rest - what follows the operation; anything but controls is read over
 * @see RFC 4511 4.1.11
 * @throws HarnessError `MALFORMED`
 */
export function readControls(rest: Iterable<BerElement>, count: PartCount): readonly LdapControl[] {
  const controls: LdapControl[] = [];
  for (const { tag, value } of rest) {
    if (tag !== CONTROLS) continue;
    for (const control of berElements(value)) {
      count.add();
      controls.push(readControl(control));
    }
  }
  return controls;
}

/** criticality may be left out, and is FALSE then. */
function readControl(control: BerElement): LdapControl {
  const parts = berElements(control.value);
  const type = readOid(nextElement(parts, BerTag.octetString));
  let critical = false;
  for (const part of parts) {
    if (part.tag === BerTag.boolean) critical = berBoolean(part);
    else if (part.tag === BerTag.octetString) return { type, critical, value: berOctets(part) };
  }
  return { type, critical };
}
