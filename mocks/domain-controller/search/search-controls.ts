import { HarnessError } from '../../../harness/runtime/errors.ts';
import type { DirectoryProfile } from '../../directory/directory-profile.ts';
import type { LdapControl, LdapResult } from '../ldap/ldap-operation.ts';
import {
  type PagedResults,
  readFlags,
  readPagedResults,
  readSortKeys,
  type SortKey,
} from './control-values.ts';
import { ControlOid, refuseControls, unavailableControl } from './supported-controls.ts';

/** What the controls of a search ask for. */
export interface SearchControls {
  readonly paging?: PagedResults;
  readonly sort?: { readonly keys: readonly SortKey[]; readonly critical: boolean };
  /** How GUIDs and SIDs in names are written. @see [MS-ADTS] 3.1.1.3.4.1.5 */
  readonly extendedDn?: 'hexadecimal' | 'text';
  /** No continuation references. */
  readonly domainScope?: boolean;
  /** The naming contexts below the base are searched as well. */
  readonly phantomRoot?: boolean;
}

export type ReadControls =
  | { readonly kind: 'read'; readonly controls: SearchControls }
  | { readonly kind: 'refused'; readonly result: LdapResult };

/** Bits of the search options. @see [MS-ADTS] 3.1.1.3.4.1.12 */
const SearchOption = { domainScope: 1, phantomRoot: 2 } as const;

/** What is unknown or malformed is refused when it is critical, else ignored. */
export function readSearchControls(
  requested: readonly LdapControl[],
  profile: DirectoryProfile,
): ReadControls {
  const result = refuseControls(requested, profile);
  if (result !== undefined) return { kind: 'refused', result };
  let controls: SearchControls = {};
  for (const control of requested) {
    const read = readControl(control);
    if (read === undefined && control.critical) {
      return { kind: 'refused', result: unavailableControl(control, profile) };
    }
    controls = { ...controls, ...read };
  }
  return { kind: 'read', controls };
}

/** `undefined` when the value is malformed. */
function readControl(control: LdapControl): SearchControls | undefined {
  try {
    return readValue(control);
  } catch (error) {
    if (error instanceof HarnessError) return undefined;
    throw error;
  }
}

function readValue({ type, critical, value = new Uint8Array() }: LdapControl): SearchControls {
  switch (type) {
    case ControlOid.pagedResults:
      return { paging: readPagedResults(value) };
    case ControlOid.serverSort:
      return { sort: { keys: readSortKeys(value), critical } };
    case ControlOid.extendedDn: {
      const asText = value.length > 0 && readFlags(value) === 1;
      return { extendedDn: asText ? 'text' : 'hexadecimal' };
    }
    case ControlOid.domainScope:
      return { domainScope: true };
    case ControlOid.searchOptions: {
      const flags = readFlags(value);
      return {
        ...((flags & SearchOption.domainScope) !== 0 ? { domainScope: true } : {}),
        ...((flags & SearchOption.phantomRoot) !== 0 ? { phantomRoot: true } : {}),
      };
    }
    default:
      return {};
  }
}
