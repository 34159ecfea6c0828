import type { EntryRecord } from '../../directory/entry-record.ts';
import type { ControllerContext } from '../controller-context.ts';
import { type LdapResult, LdapResultCode } from '../ldap/ldap-operation.ts';
import { namedObject } from '../search/named-object.ts';
import { WriteError, writeRefusal } from './write-refusal.ts';

/** The object that a request names, or why there is none. */
export function targetOf(
  name: string,
  { directory, profile }: ControllerContext,
): { readonly record: EntryRecord } | { readonly refused: LdapResult } {
  const target = name === '' ? ({ kind: 'missing' } as const) : namedObject(name, directory);
  if (target.kind === 'found') return { record: target.record };
  const isMissing = target.kind === 'missing';
  const problem = {
    resultCode: isMissing ? LdapResultCode.noSuchObject : LdapResultCode.invalidDNSyntax,
    code: isMissing ? WriteError.noSuchObject : WriteError.invalidName,
    text: isMissing ? `There is no object ${name}.` : `${JSON.stringify(name)} is no name.`,
  };
  return { refused: writeRefusal(problem, profile) };
}
