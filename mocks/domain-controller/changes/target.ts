import { parseDn } from '../../directory/distinguished-name.ts';
import type { EntryRecord } from '../../directory/entry-record.ts';
import type { ControllerContext } from '../controller-context.ts';
import { type LdapResult, LdapResultCode } from '../ldap/ldap-operation.ts';
import { namedObject } from '../search/named-object.ts';
import { noSuchObject } from '../search/search-base.ts';
import { invalidName, WriteError } from './write-problem.ts';
import { writeRefusal } from './write-refusal.ts';

/** The object that a request names, or why there is none. */
export function targetOf(
  name: string,
  { directory, profile }: ControllerContext,
): { readonly record: EntryRecord } | { readonly refused: LdapResult } {
  const target = name === '' ? ({ kind: 'missing' } as const) : namedObject(name, directory);
  if (target.kind === 'found') return { record: target.record };
  if (target.kind === 'malformed') {
    const problem = invalidName(`${JSON.stringify(name)} is no name.`);
    return { refused: writeRefusal(problem, profile) };
  }
  if (!profile.explainsRefusedWrites) {
    return { refused: noSuchObject(parseDn(name) ?? [], directory, profile) };
  }
  const resultCode = LdapResultCode.noSuchObject;
  const problem = {
    resultCode,
    code: WriteError.noSuchObject,
    text: `There is no object ${name}.`,
  };
  return { refused: writeRefusal(problem, profile) };
}
