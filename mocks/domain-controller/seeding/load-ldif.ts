import { WellKnownRid } from '../../directory/default-entries.ts';
import type { AttributeChanges } from '../../directory/entry.ts';
import { attributeSchema, readValue } from '../../directory/schema/schema.ts';
import { malformedSeed } from '../../directory/seeding/read-csv.ts';
import { type LdifRecord, readLdif } from '../../directory/seeding/read-ldif.ts';
import type { ControllerContext } from '../controller-context.ts';
import { directoryRequestHandler } from '../directory-request-handler.ts';
import {
  type LdapOperation,
  type LdapReply,
  LdapResultCode,
  type LdapSession,
} from '../ldap/ldap-operation.ts';
import { ldifOperation } from './ldif-operation.ts';

/** What was loaded. */
export interface LdifLoad {
  /** How many records there were. */
  readonly records: number;
}

/**
 * Loads the records of an LDIF file as an administrator would add them: all, or none. What a directory shows and nobody may write, such as `objectSid` and `memberOf`, is
 * passed over, so that the output of a search can be loaded; counters and times are written as the system does.
 *
 * @throws HarnessError `DIRECTORY_SEED_MALFORMED` with the line of the record and the directory's own words
 */
export function loadLdif(text: string, context: ControllerContext): LdifLoad {
  const { directory } = context;
  const records = readLdif(text);
  const before = directory.save();
  try {
    const requests = records.map((record) => ({ record, operation: operationOf(record) }));
    const waiting = requests.filter(
      ({ record, operation }) => !load(record, operation, context, false),
    );
    // A group may stand before its members: what failed is tried once more when all the others are there.
    for (const { record, operation } of waiting) load(record, operation, context, true);
  } catch (error) {
    directory.restore(before);
    throw error;
  }
  return { records: records.length };
}

type Split = ReturnType<typeof ldifOperation>;

function operationOf(record: LdifRecord): Split {
  const operation = ldifOperation(record);
  if (typeof operation === 'string') throw malformedSeed(record.line, operation);
  return operation;
}

function load(
  { line }: LdifRecord,
  split: Split,
  context: ControllerContext,
  isLast: boolean,
): boolean {
  if (typeof split === 'string') throw malformedSeed(line, split);
  const { operation, state } = split;
  const { resultCode, diagnosticMessage } = answerTo(operation, context).result;
  if (resultCode !== LdapResultCode.success) {
    const mayWait = resultCode === LdapResultCode.noSuchObject && !isLast;
    if (mayWait) return false;
    throw malformedSeed(line, `the directory refuses it with ${resultCode}: ${diagnosticMessage}`);
  }
  writeState(operation, state, line, context);
  return true;
}

function answerTo(operation: LdapOperation, context: ControllerContext): LdapReply {
  const session: LdapSession = {
    secure: true,
    service: 'domain',
    identity: { dn: '', id: WellKnownRid.administrator },
    memory: new Map(),
  };
  const request = { messageId: 1, operation, controls: [] };
  const reply = directoryRequestHandler(context)(request, session);
  if (reply === 'drop-connection' || reply instanceof Promise) {
    throw new TypeError('The directory answers at once.');
  }
  return reply;
}

function writeState(
  operation: LdapOperation,
  state: readonly { readonly attribute: string; readonly values: readonly Uint8Array[] }[],
  line: number,
  { directory }: ControllerContext,
): void {
  const entry = operation.kind === 'add' ? directory.findByDn(operation.dn) : undefined;
  if (entry === undefined || state.length === 0) return;
  const changes: Record<string, AttributeChanges[string]> = {};
  for (const { attribute, values } of state) {
    const schema = attributeSchema(attribute);
    changes[attribute] = values.map((octets) => {
      const value = schema === undefined ? undefined : readValue(schema, octets);
      if (value === undefined) throw malformedSeed(line, `${attribute} is not of its syntax`);
      return value;
    });
  }
  directory.setAttributes(entry, changes);
}
