import type { AttributeValue } from '../../directory/entry.ts';
import type { EntryRecord } from '../../directory/entry-record.ts';
import { type LdapControl, LdapResultCode } from '../ldap/ldap-operation.ts';
import { sortResult } from './control-values.ts';
import type { SearchControls } from './search-controls.ts';
import { type SearchView, visibleAttribute, visibleValues } from './search-view.ts';
import { ControlOid } from './supported-controls.ts';
import { compareValues } from './value-matching.ts';

type Sort = NonNullable<SearchControls['sort']>;

/** How the sorting went. */
export interface Sorting {
  /** LDAP result code of the sorting itself. */
  readonly resultCode: number;
  readonly sorted: (records: readonly EntryRecord[]) => readonly EntryRecord[];
}

/**
 * Prepares the sorting: one key, as Active Directory allows no more. Objects without a value come last.
 *
 * @see [MS-ADTS] 3.1.1.3.4.1.13, RFC 2891
 */
export function sortingBy({ keys }: Sort, view: SearchView): Sorting {
  const [key, ...more] = keys;
  const schema = key === undefined ? undefined : visibleAttribute(key.attribute, view);
  const unsorted = (records: readonly EntryRecord[]) => records;
  if (key === undefined || more.length > 0) {
    return { resultCode: LdapResultCode.unwillingToPerform, sorted: unsorted };
  }
  if (schema === undefined) {
    return { resultCode: LdapResultCode.noSuchAttribute, sorted: unsorted };
  }
  const sign = key.reverse ? -1 : 1;
  const compare = (left: AttributeValue | undefined, right: AttributeValue | undefined) => {
    if (left === undefined || right === undefined) {
      return Number(left === undefined) - Number(right === undefined);
    }
    return compareValues(schema, left, right) * sign;
  };
  const sorted = (records: readonly EntryRecord[]) =>
    records
      .map((record) => ({ record, value: visibleValues(record, schema, view)[0] }))
      .sort((left, right) => compare(left.value, right.value))
      .map(({ record }) => record);
  return { resultCode: LdapResultCode.success, sorted };
}

/** The control of a reply that says how the sorting went. */
export function sortResponse(resultCode: number): LdapControl {
  return {
    type: ControlOid.serverSortResponse,
    critical: false,
    value: sortResult(resultCode),
  };
}
