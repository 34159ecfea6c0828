import { BACK_LINKS } from '../../directory/links.ts';
import { attributeSchema } from '../../directory/schema/schema.ts';
import type { LdifLine, LdifRecord } from '../../directory/seeding/read-ldif.ts';
import type { AddOperation, LdapOperation, RequestedChange } from '../ldap/ldap-operation.ts';

type Values = AddOperation['attributes'];

/** What is asked of the directory, and what is written past its checks afterwards. */
export interface LdifOperation {
  readonly operation: LdapOperation;
  readonly state: Values;
}

/** Written as the system does: nobody may set them to what a file says. */
const STATE: ReadonlySet<string> = new Set([
  'badpasswordtime',
  'badpwdcount',
  'lastlogoff',
  'lastlogon',
  'lastlogontimestamp',
  'lockouttime',
  'logoncount',
  'pwdlastset',
]);

/** Follow from the object's place, number and class. */
const DERIVED: ReadonlySet<string> = new Set([
  'distinguishedname',
  'instancetype',
  'iscriticalsystemobject',
  'name',
  'ntsecuritydescriptor',
  'objectcategory',
  'objectsid',
  'samaccounttype',
]);

/** The request that a record stands for, or what is wrong with the record. */
export function ldifOperation({ lines }: LdifRecord): LdifOperation | string {
  const [head, second] = lines;
  if (head?.name.toLowerCase() !== 'dn') return 'a record starts with dn:';
  const dn = textOf(head);
  const hasType = second?.name.toLowerCase() === 'changetype';
  const type = hasType ? textOf(second).toLowerCase() : 'add';
  const rest = lines.slice(hasType ? 2 : 1);
  switch (type) {
    case 'add':
      return addOperation(dn, rest);
    case 'delete':
      return { operation: { kind: 'delete', dn }, state: [] };
    case 'modify':
      return modifyOperation(dn, rest);
    case 'modrdn':
    case 'moddn':
      return renameOperation(dn, rest);
    default:
      return `there is no changetype ${JSON.stringify(type)}`;
  }
}

function addOperation(dn: string, lines: readonly LdifLine[]): LdifOperation {
  const byName = new Map<string, { attribute: string; values: Uint8Array[] }>();
  for (const { name, value } of lines) {
    const held = byName.get(name.toLowerCase()) ?? { attribute: name, values: [] };
    held.values.push(value);
    byName.set(name.toLowerCase(), held);
  }
  const written = [...byName.values()].filter(({ attribute }) => !isDerived(attribute));
  const isState = ({ attribute }: { readonly attribute: string }) =>
    STATE.has(attribute.toLowerCase());
  const attributes = written.filter((each) => !isState(each));
  return { operation: { kind: 'add', dn, attributes }, state: written.filter(isState) };
}

function isDerived(name: string): boolean {
  const schema = attributeSchema(name);
  if (schema === undefined) return false;
  const { key, systemOnly, constructed } = schema;
  if (key === 'objectclass') return false;
  return DERIVED.has(key) || key in BACK_LINKS || systemOnly || constructed;
}

const OPERATIONS: ReadonlySet<string> = new Set(['add', 'delete', 'replace', 'increment']);

function modifyOperation(dn: string, lines: readonly LdifLine[]): LdifOperation | string {
  const changes: RequestedChange[] = [];
  let open:
    | { operation: RequestedChange['operation']; attribute: string; values: Uint8Array[] }
    | undefined;
  for (const each of [...lines, { name: '-', value: new Uint8Array(), line: 0 }]) {
    if (each.name === '-') {
      if (open !== undefined) changes.push(open);
      open = undefined;
    } else if (open === undefined) {
      const operation = each.name.toLowerCase();
      if (!isOperation(operation)) return `${each.name} is no operation of a modify record`;
      open = { operation, attribute: textOf(each), values: [] };
    } else if (each.name.toLowerCase() === open.attribute.toLowerCase()) {
      open.values.push(each.value);
    } else {
      return `${each.name} stands in the changes of ${open.attribute}; end them with a line "-"`;
    }
  }
  return { operation: { kind: 'modify', dn, changes }, state: [] };
}

function isOperation(name: string): name is RequestedChange['operation'] {
  return OPERATIONS.has(name);
}

function renameOperation(dn: string, lines: readonly LdifLine[]): LdifOperation | string {
  const value = (name: string) => {
    const line = lines.find((each) => each.name.toLowerCase() === name);
    return line === undefined ? undefined : textOf(line);
  };
  const newRdn = value('newrdn');
  const newSuperior = value('newsuperior');
  if (newRdn === undefined) return 'a modrdn record needs newrdn:';
  const operation = {
    kind: 'modify-dn',
    dn,
    newRdn,
    deleteOldRdn: value('deleteoldrdn') !== '0',
    ...(newSuperior === undefined ? {} : { newSuperior }),
  } as const;
  return { operation, state: [] };
}

function textOf({ value }: LdifLine): string {
  return Buffer.from(value).toString('utf8');
}
