import { type EntryRecord, storedValues } from '../../directory/entry-record.ts';
import { classChain, classSchema } from '../../directory/schema/schema.ts';
import { LdapResultCode } from '../ldap/ldap-operation.ts';
import type { Draft } from './draft.ts';
import { WriteError, type WriteProblem } from './write-refusal.ts';

/**
 * The classes that an object has when a request names some: the chain of the most special structural one, and the
 * auxiliary ones.
 */
export function structuralClassOf(given: readonly string[]): readonly string[] | undefined {
  const rows = given.flatMap((name) => classSchema(name) ?? []);
  const chains = rows
    .filter(({ kind }) => kind === 'structural')
    .map(({ name }) => classChain(name))
    .toSorted((left, right) => right.length - left.length);
  const [chain] = chains;
  if (chain === undefined) return undefined;
  const auxiliaries = rows.filter(({ kind }) => kind === 'auxiliary').map(({ name }) => name);
  const [top = 'top', ...rest] = chain;
  return [top, ...auxiliaries, ...rest];
}

/** Whether the class may be named so, and may be below that object. */
export function checkPlace(draft: Draft, parent: EntryRecord): WriteProblem | undefined {
  const className = draft.objectClasses.at(-1) ?? 'top';
  const row = classSchema(className);
  const rdnAttribute = row?.rdnAttribute ?? 'cn';
  if (draft.rdn.type.toLowerCase() !== rdnAttribute.toLowerCase()) {
    return namingViolation(`An object of the class ${className} is named by ${rdnAttribute}.`);
  }
  return mayBeBelow(draft.objectClasses, parent)
    ? undefined
    : namingViolation(`An object of the class ${className} cannot be there.`);
}

/** Possible superiors are inherited along the chain of classes. @see [MS-ADTS] 3.1.1.2.4.5 */
export function mayBeBelow(classes: readonly string[], parent: EntryRecord): boolean {
  const superiors = new Set(
    classes
      .flatMap((name) => classSchema(name)?.possibleSuperiors ?? [])
      .map((name) => name.toLowerCase()),
  );
  return storedValues(parent, 'objectclass').some((name) =>
    superiors.has(String(name).toLowerCase()),
  );
}

function namingViolation(text: string): WriteProblem {
  return { resultCode: LdapResultCode.namingViolation, code: WriteError.namingViolation, text };
}
