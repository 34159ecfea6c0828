import type { EntryRecord } from '../../directory/entry-record.ts';
import { storedInteger } from '../../directory/entry-record.ts';
import type { ControllerContext } from '../controller-context.ts';
import { type LdapResult, LdapResultCode } from '../ldap/ldap-operation.ts';
import type { Draft } from './draft.ts';
import type { WriteProblem } from './write-problem.ts';

/** Names of attributes only: what was written is nobody's business. */
export function reportChange(
  operation: 'add' | 'modify' | 'modify-dn' | 'delete',
  dn: string,
  changes: readonly { readonly attribute: string }[],
  { resultCode }: LdapResult,
  { events }: ControllerContext,
): void {
  const attributes = [...new Set(changes.map(({ attribute }) => attribute))];
  events.append({ type: 'directory.entry-changed', operation, dn, resultCode, attributes });
}

export function reportPassword(
  record: EntryRecord,
  by: 'user' | 'administrator',
  problem: WriteProblem | undefined,
  { directory, events }: ControllerContext,
): void {
  events.append({
    type: 'directory.password-changed',
    dn: directory.dnOf(record),
    by,
    resultCode: problem?.resultCode ?? LdapResultCode.success,
    ...(problem === undefined ? {} : { win32: problem.code }),
  });
}

export function reportUnlock(
  record: EntryRecord,
  draft: Draft,
  { directory, events }: ControllerContext,
): void {
  const wasLocked = (storedInteger(record, 'lockouttime') ?? 0n) !== 0n;
  if (!wasLocked || draft.integer('lockouttime') !== 0n) return;
  events.append({ type: 'directory.account-unlocked', dn: directory.dnOf(record) });
}
