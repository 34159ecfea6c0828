import type { DirectoryProfile } from '../../directory/directory-profile.ts';
import { type LdapControl, type LdapResult, LdapResultCode } from '../ldap/ldap-operation.ts';
import { refusal } from './refusal.ts';

/** @see [MS-ADTS] 3.1.1.3.4.1 */
export const ControlOid = {
  pagedResults: '1.2.840.113556.1.4.319',
  showDeleted: '1.2.840.113556.1.4.417',
  serverSort: '1.2.840.113556.1.4.473',
  serverSortResponse: '1.2.840.113556.1.4.474',
  extendedDn: '1.2.840.113556.1.4.529',
  lazyCommit: '1.2.840.113556.1.4.619',
  securityDescriptorFlags: '1.2.840.113556.1.4.801',
  treeDelete: '1.2.840.113556.1.4.805',
  domainScope: '1.2.840.113556.1.4.1339',
  searchOptions: '1.2.840.113556.1.4.1340',
  permissiveModify: '1.2.840.113556.1.4.1413',
  showRecycled: '1.2.840.113556.1.4.2064',
  showDeactivatedLink: '1.2.840.113556.1.4.2065',
  policyHintsDeprecated: '1.2.840.113556.1.4.2066',
  policyHints: '1.2.840.113556.1.4.2239',
} as const;

export interface SupportedControl {
  /** Samba 4.17 does not know it. */
  readonly windowsOnly?: true;
}

/** The controls that are served, whichever operation they belong to, by OID; the rootDSE lists them in this order. */
export const SUPPORTED_CONTROLS: ReadonlyMap<string, SupportedControl> = new Map([
  [ControlOid.pagedResults, {}],
  [ControlOid.securityDescriptorFlags, {}],
  [ControlOid.serverSort, {}],
  // Nothing is kept of what was deleted, so there is nothing more to show.
  [ControlOid.showDeleted, {}],
  [ControlOid.showRecycled, {}],
  [ControlOid.showDeactivatedLink, {}],
  [ControlOid.lazyCommit, {}],
  [ControlOid.extendedDn, {}],
  [ControlOid.treeDelete, {}],
  [ControlOid.domainScope, {}],
  [ControlOid.searchOptions, {}],
  [ControlOid.permissiveModify, {}],
  [ControlOid.policyHintsDeprecated, { windowsOnly: true }],
  [ControlOid.policyHints, { windowsOnly: true }],
]);

/** OIDs, as the rootDSE shows them. */
export function supportedControls({ name }: DirectoryProfile): readonly string[] {
  return [...SUPPORTED_CONTROLS].flatMap(([oid, { windowsOnly = false }]) =>
    windowsOnly && name === 'samba' ? [] : [oid],
  );
}

/** The refusal of a request with a critical control that is not served, whatever its operation. */
export function refuseControls(
  controls: readonly LdapControl[],
  profile: DirectoryProfile,
): LdapResult | undefined {
  const supported = supportedControls(profile);
  const refused = controls.find(({ type, critical }) => critical && !supported.includes(type));
  return refused === undefined ? undefined : unavailableControl(refused, profile);
}

/** The code in the text is inferred: ERROR_INVALID_PARAMETER. */
export function unavailableControl({ type }: LdapControl, profile: DirectoryProfile): LdapResult {
  const { unavailableCriticalExtension } = LdapResultCode;
  const text = `00000057: Unsupported critical extension ${type}`;
  return refusal(unavailableCriticalExtension, text, profile);
}
