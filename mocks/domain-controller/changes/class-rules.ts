import { type EntryRecord, storedValues } from '../../directory/entry-record.ts';
import { classChain, classSchema, isAllowedBelow } from '../../directory/schema/schema.ts';
import { LdapResultCode, type RequestedChange } from '../ldap/ldap-operation.ts';
import type { Draft } from './draft.ts';
import { textOf } from './request-values.ts';
import {
  classViolation,
  constraint,
  namingViolation,
  unknownAttribute,
  unwilling,
  WriteError,
  type WriteProblem,
} from './write-problem.ts';

/** The classes of an object, or why these cannot be. */
export type ReadClasses =
  | { readonly classes: readonly string[] }
  | { readonly problem: WriteProblem };

/**
 * All classes that an object has when a request names some: the chain of the most special structural one, `top` first,
 * with the auxiliary ones behind `top`.
 */
export function readClasses(given: readonly string[]): ReadClasses {
  if (given.length === 0) return { problem: constraint('objectClass needs a value.') };
  if (new Set(given).size < given.length) return { problem: { ...presentClass(), bare: true } };
  const unknown = given.find((name) => classSchema(name) === undefined);
  if (unknown !== undefined) {
    const text = `The schema has no class ${JSON.stringify(unknown)}.`;
    return { problem: { ...unknownAttribute(unknown), text } };
  }
  const rows = given.flatMap((name) => classSchema(name) ?? []);
  const [chain] = rows
    .filter(({ kind }) => kind === 'structural')
    .map(({ name }) => classChain(name))
    .toSorted((left, right) => right.length - left.length);
  if (chain === undefined) {
    return { problem: { ...unwilling('An object needs a structural class.'), bare: true } };
  }
  const stray = rows.find(({ kind, name }) => kind !== 'auxiliary' && !chain.includes(name));
  if (stray !== undefined) {
    return { problem: classViolation(`${stray.name} has nothing to do with ${chain.at(-1)}.`) };
  }
  const auxiliaries = new Set(
    rows.filter(({ kind }) => kind === 'auxiliary').map(({ name }) => name),
  );
  const [top = 'top', ...rest] = chain;
  return { classes: [top, ...auxiliaries, ...rest] };
}

/** Auxiliary classes come and go; the structural one stays. */
export function changeClasses(
  draft: Draft,
  changes: readonly RequestedChange[],
): WriteProblem | undefined {
  for (const { operation, values } of changes) {
    const given = values.map(textOf);
    const present = new Set(draft.objectClasses.map((name) => name.toLowerCase()));
    const isHere = (name: string) => present.has((classSchema(name)?.name ?? name).toLowerCase());
    if (operation === 'delete' && given.length === 0) continue;
    const read = readClasses(operation === 'add' ? [...draft.objectClasses, ...given] : given);
    if (operation === 'add' && given.some(isHere)) return presentClass();
    if (operation === 'delete') {
      if (!given.every(isHere)) return unknownAttribute('objectClass');
      return changeClasses(draft, [
        { operation: 'replace', attribute: 'objectClass', values: octetsOf(without(draft, given)) },
      ]);
    }
    if ('problem' in read) {
      const isStructureGone = read.problem.resultCode === LdapResultCode.unwillingToPerform;
      return isStructureGone
        ? classViolation('An object keeps its structural class.')
        : read.problem;
    }
    if (read.classes.at(-1) !== draft.objectClasses.at(-1)) {
      return classViolation('An object keeps its structural class.');
    }
    draft.objectClasses = read.classes;
    draft.set('objectclass', read.classes);
  }
  return undefined;
}

function without({ objectClasses }: Draft, names: readonly string[]): string[] {
  const gone = new Set(names.map((name) => (classSchema(name)?.name ?? name).toLowerCase()));
  return objectClasses.filter((name) => !gone.has(name.toLowerCase()));
}

function octetsOf(texts: readonly string[]): Uint8Array[] {
  return texts.map((text) => Buffer.from(text));
}

function presentClass(): WriteProblem {
  const resultCode = LdapResultCode.attributeOrValueExists;
  return { resultCode, code: WriteError.valueExists, text: 'The object is of that class.' };
}

/** Whether objects of these classes can be named so: by the attribute of any of them. */
export function fitsName(type: string, classes: readonly string[]): boolean {
  return classes.some(
    (name) => classSchema(name)?.rdnAttribute.toLowerCase() === type.toLowerCase(),
  );
}

/** Whether an object of these classes can be below that one. */
export function placeProblem(
  classes: readonly string[],
  parent: EntryRecord,
): WriteProblem | undefined {
  const className = classes.at(-1) ?? 'top';
  return isAllowedBelow(className, storedValues(parent, 'objectclass').map(String))
    ? undefined
    : namingViolation(`An object of the class ${className} cannot be there.`);
}
