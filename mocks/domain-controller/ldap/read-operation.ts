import { malformed } from '../../../harness/runtime/errors.ts';
import { Secret } from '../../../harness/runtime/secret.ts';
import {
  type BerElement,
  BerTag,
  berBoolean,
  berCopy,
  berElements,
  berInteger,
  berOctets,
  berText,
  nextElement,
} from './ber-elements.ts';
import type {
  AddOperation,
  BindOperation,
  CompareOperation,
  DeleteOperation,
  ExtendedOperation,
  LdapOperation,
  ModifyDnOperation,
  ModifyOperation,
  RequestedChange,
  SearchOperation,
} from './ldap-operation.ts';
import type { PartCount } from './part-count.ts';
import { readOid } from './read-oid.ts';
import { readSearchFilter } from './read-search-filter.ts';

type Parts = Generator<BerElement, undefined>;

/**
 * Reads the content of one request, the tag apart. `undefined` for what domain controllers answer by closing the
 * connection.
 *
 * @see RFC 4511 4.2 to 4.12
 * @throws HarnessError `MALFORMED`
 */
export type OperationReader = (
  operation: BerElement,
  count: PartCount,
) => LdapOperation | undefined;

export const OPERATION_READERS: Readonly<Record<LdapOperation['kind'], OperationReader>> = {
  bind: readBind,
  search: readSearch,
  modify: readModify,
  add: readAdd,
  delete: readDelete,
  'modify-dn': readModifyDn,
  compare: readCompare,
  extended: readExtended,
};

/** RFC 4511 has 1 to 127. Samba takes 0 as well, and looks at none of them, as observed. */
const BIND_VERSION_MAX = 127;

const SIMPLE = 0x80;
const SASL = 0xa3;
/** What Windows clients tried before SASL; Samba closes the connection, as observed. @see [MS-ADTS] 5.1.1.1.3 */
const SICILY_CHOICES = new Set([0x89, 0x8a, 0x8b]);

function readBind({ value }: BerElement): BindOperation | undefined {
  const parts = berElements(value);
  const version = berInteger(nextElement(parts, BerTag.integer));
  if (version < 0 || version > BIND_VERSION_MAX) {
    throw malformed('LDAP bind', 'the version is out of range');
  }
  const name = berText(nextElement(parts, BerTag.octetString));
  const authentication = nextElement(parts);
  switch (authentication.tag) {
    case SIMPLE: {
      const password = new Secret(berText(authentication));
      return { kind: 'bind', version, name, credentials: { kind: 'simple', password } };
    }
    case SASL:
      return { kind: 'bind', version, name, credentials: readSasl(authentication) };
    default:
      if (SICILY_CHOICES.has(authentication.tag)) return undefined;
      throw malformed('LDAP bind', 'it has an authentication choice that RFC 4511 does not know');
  }
}

function readSasl(authentication: BerElement): BindOperation['credentials'] {
  const parts = berElements(authentication.value);
  const mechanism = berText(nextElement(parts, BerTag.octetString));
  const { value: credentials } = parts.next();
  if (credentials === undefined) return { kind: 'sasl', mechanism };
  return { kind: 'sasl', mechanism, credentials: berOctets(credentials) };
}

const SCOPES = ['base', 'one', 'sub'] as const;

/** derefAliases is read over: Active Directory has no aliases. */
function readSearch({ value }: BerElement, count: PartCount): SearchOperation {
  const parts = berElements(value);
  const baseDn = berText(nextElement(parts, BerTag.octetString));
  const scope = SCOPES[berInteger(nextElement(parts, BerTag.enumerated))];
  if (scope === undefined) throw malformed('LDAP search', 'its scope is not known');
  nextElement(parts, BerTag.enumerated);
  const sizeLimit = readLimit(parts);
  const timeLimit = readLimit(parts);
  const typesOnly = berBoolean(nextElement(parts, BerTag.boolean));
  const filter = readSearchFilter(nextElement(parts), count);
  const attributes = readList(nextElement(parts, BerTag.sequence), count, berText);
  return { kind: 'search', baseDn, scope, sizeLimit, timeLimit, typesOnly, filter, attributes };
}

function readLimit(parts: Parts): number {
  const limit = berInteger(nextElement(parts, BerTag.integer));
  if (limit < 0) throw malformed('LDAP search', 'a limit is negative');
  return limit;
}

/** @see RFC 4511 4.6; increment is RFC 4525 */
const CHANGES = ['add', 'delete', 'replace', 'increment'] as const;

function readModify({ value }: BerElement, count: PartCount): ModifyOperation {
  const parts = berElements(value);
  const dn = berText(nextElement(parts, BerTag.octetString));
  const changes = readList(nextElement(parts, BerTag.sequence), count, (change) =>
    readChange(change, count),
  );
  return { kind: 'modify', dn, changes };
}

function readChange(change: BerElement, count: PartCount): RequestedChange {
  const parts = berElements(change.value);
  const operation = CHANGES[berInteger(nextElement(parts, BerTag.enumerated))];
  if (operation === undefined) throw malformed('LDAP modify', 'a change is not known');
  return { operation, ...readAttribute(nextElement(parts, BerTag.sequence), count) };
}

function readAdd({ value }: BerElement, count: PartCount): AddOperation {
  const parts = berElements(value);
  const dn = berText(nextElement(parts, BerTag.octetString));
  const attributes = readList(nextElement(parts, BerTag.sequence), count, (attribute) =>
    readAttribute(attribute, count),
  );
  return { kind: 'add', dn, attributes };
}

function readAttribute({ value }: BerElement, count: PartCount): AddOperation['attributes'][0] {
  const parts = berElements(value);
  const attribute = berText(nextElement(parts, BerTag.octetString));
  const values = readList(nextElement(parts, BerTag.set), count, berCopy);
  return { attribute, values };
}

/** The one request whose content is no sequence: the name is the value. */
function readDelete(operation: BerElement): DeleteOperation {
  return { kind: 'delete', dn: berText(operation) };
}

const NEW_SUPERIOR = 0x80;

function readModifyDn({ value }: BerElement): ModifyDnOperation {
  const parts = berElements(value);
  const dn = berText(nextElement(parts, BerTag.octetString));
  const newRdn = berText(nextElement(parts, BerTag.octetString));
  const deleteOldRdn = berBoolean(nextElement(parts, BerTag.boolean));
  const { value: superior } = parts.next();
  const moved = superior?.tag === NEW_SUPERIOR ? { newSuperior: berText(superior) } : {};
  return { kind: 'modify-dn', dn, newRdn, deleteOldRdn, ...moved };
}

function readCompare({ value }: BerElement): CompareOperation {
  const parts = berElements(value);
  const dn = berText(nextElement(parts, BerTag.octetString));
  const assertion = berElements(nextElement(parts, BerTag.sequence).value);
  const attribute = berText(nextElement(assertion, BerTag.octetString));
  const asserted = berOctets(nextElement(assertion, BerTag.octetString));
  return { kind: 'compare', dn, attribute, value: asserted };
}

const REQUEST_NAME = 0x80;
const REQUEST_VALUE = 0x81;

function readExtended({ value }: BerElement): ExtendedOperation {
  const parts = berElements(value);
  const requestName = readOid(nextElement(parts, REQUEST_NAME));
  const { value: given } = parts.next();
  if (given?.tag !== REQUEST_VALUE) return { kind: 'extended', requestName };
  return { kind: 'extended', requestName, value: berOctets(given) };
}

function readList<T>(
  list: BerElement,
  count: PartCount,
  read: (item: BerElement) => T,
): readonly T[] {
  return Array.from(berElements(list.value), (item) => {
    count.add();
    return read(item);
  });
}
