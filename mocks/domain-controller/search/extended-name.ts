import type { Directory } from '../../directory/directory.ts';
import type { Attribute, AttributeValue } from '../../directory/entry.ts';
import type { EntryRecord } from '../../directory/entry-record.ts';
import { formatGuid } from '../../directory/object-guid.ts';
import { attributeSchema } from '../../directory/schema/schema.ts';
import { formatSid } from '../../directory/security-identifier.ts';
import type { SearchControls } from './search-controls.ts';

type ExtendedDn = NonNullable<SearchControls['extendedDn']>;

/** `<GUID=…>;<SID=…>;CN=…`; without a SID for an object that has none. @see [MS-ADTS] 3.1.1.3.4.1.5 */
export function extendedName(record: EntryRecord, form: ExtendedDn, directory: Directory): string {
  const [guid] = directory.attributeOf(record, 'objectGUID')?.values ?? [];
  const [sid] = directory.attributeOf(record, 'objectSid')?.values ?? [];
  const asText = form === 'text';
  const parts = [
    ...component('GUID', guid, asText ? formatGuid : hexadecimal),
    ...component('SID', sid, asText ? formatSid : hexadecimal),
  ];
  return [...parts, directory.dnOf(record)].join(';');
}

/** The attribute, with extended names in place of the DNs of objects that are here. */
export function withExtendedNames(
  attribute: Attribute,
  form: ExtendedDn,
  directory: Directory,
): Attribute {
  const [name = ''] = attribute.name.split(';');
  if (attributeSchema(name)?.syntax !== 'dn') return attribute;
  const values = attribute.values.map((value) => {
    const target = typeof value === 'string' ? directory.recordByDn(value) : undefined;
    return target === undefined ? value : extendedName(target, form, directory);
  });
  return { ...attribute, values };
}

function component(
  name: string,
  value: AttributeValue | undefined,
  format: (bytes: Uint8Array) => string | undefined,
): string[] {
  const text = value instanceof Uint8Array ? format(value) : undefined;
  return text === undefined ? [] : [`<${name}=${text}>`];
}

function hexadecimal(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
