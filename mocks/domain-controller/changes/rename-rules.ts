import type { Directory } from '../../directory/directory.ts';
import type { AttributeTypeAndValue } from '../../directory/distinguished-name.ts';
import { type EntryRecord, storedValues } from '../../directory/entry-record.ts';
import { fitsName, placeProblem } from './class-rules.ts';
import { holdOn, isForestHead } from './default-objects.ts';
import { nameTaken, otherError, unwilling, type WriteProblem } from './write-problem.ts';

/**
 * Why an object cannot be named and placed so. When several things are wrong, the first one in this order is the
 * answer; the order is that of Samba 4.17.
 *
 * @param rightProblem - whether the writer may rename it at all, which is looked at after what the schema says
 */
export function renameProblem(
  record: EntryRecord,
  rdn: AttributeTypeAndValue,
  parent: EntryRecord,
  directory: Directory,
  rightProblem: () => WriteProblem | undefined,
): WriteProblem | undefined {
  const classes = storedValues(record, 'objectclass').map(String);
  const isMoved = parent.id !== record.parent;
  if (!fitsName(rdn.type, classes) || rdn.type.toLowerCase() !== record.rdn.type.toLowerCase()) {
    return unwilling('An object of its class is not named so.');
  }
  if (isMoved && !isAbove(record, parent, directory)) {
    const problem = placeProblem(classes, parent);
    if (problem !== undefined) return problem;
  }
  if (isAbove(record, parent, directory)) return unwilling('It cannot be moved below itself.');
  return (
    headProblem(record, directory) ??
    rightProblem() ??
    holdProblem(record, rdn, isMoved, directory) ??
    systemProblem(record, parent, directory) ??
    configurationProblem(record, directory) ??
    takenProblem(record, rdn, parent, directory)
  );
}

function headProblem(record: EntryRecord, directory: Directory): WriteProblem | undefined {
  return isForestHead(record, directory)
    ? { ...unwilling('A naming context keeps its name.'), bare: true }
    : undefined;
}

/** A change of case only is no renaming. */
function holdProblem(
  record: EntryRecord,
  rdn: AttributeTypeAndValue,
  isMoved: boolean,
  directory: Directory,
): WriteProblem | undefined {
  const isSame = rdn.value.toLowerCase() === record.rdn.value.toLowerCase();
  const { noRename = false } = holdOn(record, directory);
  if (isSystem(record, directory) && !isSame) return stayBelowSystem();
  return noRename && (isMoved || !isSame)
    ? unwilling('The domain needs this object where it is.')
    : undefined;
}

/** What is below CN=System stays below it. */
function systemProblem(
  record: EntryRecord,
  parent: EntryRecord,
  directory: Directory,
): WriteProblem | undefined {
  const isBelow = (one: EntryRecord) => {
    const system = directory.child(directory.head.id, { type: 'CN', value: 'System' });
    return system !== undefined && isAbove(system, one, directory);
  };
  return isBelow(record) && !isBelow(parent) ? stayBelowSystem() : undefined;
}

function stayBelowSystem(): WriteProblem {
  return otherError('What is below CN=System stays below it.');
}

function isSystem({ parent, rdn }: EntryRecord, { head }: Directory): boolean {
  return parent === head.id && rdn.value.toLowerCase() === 'system';
}

/** Objects of the configuration are renamed if their systemFlags say so, as those of sites do. @see [MS-ADTS] 3.1.1.5.2.4 */
function configurationProblem(record: EntryRecord, directory: Directory): WriteProblem | undefined {
  const configuration = directory.child(directory.head.id, { type: 'CN', value: 'Configuration' });
  const isThere = configuration !== undefined && isAbove(configuration, record, directory);
  const className = String(storedValues(record, 'objectclass').at(-1));
  return isThere && className !== 'site'
    ? unwilling('The configuration keeps its names.')
    : undefined;
}

function takenProblem(
  record: EntryRecord,
  rdn: AttributeTypeAndValue,
  parent: EntryRecord,
  directory: Directory,
): WriteProblem | undefined {
  const holder = directory.child(parent.id, { ...rdn, type: record.rdn.type });
  if (holder === undefined || holder.id === record.id) return undefined;
  return { ...nameTaken('An object of that name exists.'), bare: true };
}

/** Whether the one is the other, or above it. */
function isAbove(ancestor: EntryRecord, record: EntryRecord, directory: Directory): boolean {
  let current: EntryRecord | undefined = record;
  while (current !== undefined && current.id !== ancestor.id) {
    current = directory.record(current.parent);
  }
  return current !== undefined;
}
