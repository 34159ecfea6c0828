import type { Clock } from '../../harness/runtime/clock.ts';
import { parseLdapData } from './diagnostic-message.ts';
import type {
  Answer,
  LdapOperation,
  LdapReply,
  LdapRequest,
  LdapRequestHandler,
  LdapSession,
} from './ldap/ldap-operation.ts';

/** One operation that a domain controller was asked for. Names only: no password, and no value of an attribute. */
export interface JournalEntry {
  /** When it was answered: milliseconds since the Unix epoch, UTC, by the controller's own clock. */
  readonly at: number;
  readonly durationMs: number;
  readonly kind: LdapOperation['kind'];
  /** The name that was bound, read or written; the OID of an extended operation. */
  readonly target: string;
  /** DN of who asked; absent while anonymous. */
  readonly by?: string;
  readonly secure: boolean;
  /** Attributes that were asked for or written. */
  readonly attributes: readonly string[];
  /** LDAP result code; absent when the connection was dropped instead. */
  readonly resultCode?: number;
  /** The number after `data` in the text of a refused bind. */
  readonly win32?: number;
}

export interface JournalQuery {
  readonly kind?: LdapOperation['kind'];
  /** In any case. */
  readonly target?: string;
  readonly resultCode?: number;
  /** Milliseconds since the Unix epoch, UTC. */
  readonly since?: number;
}

/** How many operations are kept; the oldest go first. */
export const JOURNAL_LENGTH_MAX = 10_000;

/** What one domain controller was asked for, in the order it answered. */
export class OperationJournal {
  #entries: JournalEntry[] = [];

  /** Those that match all that is asked for; all unless asked. */
  operations({ kind, target, resultCode, since }: JournalQuery = {}): readonly JournalEntry[] {
    const wanted = target?.toLowerCase();
    return this.#entries.filter(
      (entry) =>
        (kind === undefined || entry.kind === kind) &&
        (wanted === undefined || entry.target.toLowerCase() === wanted) &&
        (resultCode === undefined || entry.resultCode === resultCode) &&
        (since === undefined || entry.at >= since),
    );
  }

  append(entry: JournalEntry): void {
    this.#entries.push(entry);
    // Halving costs little now and then; shifting would cost much each time.
    if (this.#entries.length > 2 * JOURNAL_LENGTH_MAX) {
      this.#entries = this.#entries.slice(-JOURNAL_LENGTH_MAX);
    }
  }

  clear(): void {
    this.#entries = [];
  }
}

/** The same handler, with a record of what it is asked for and what it answers. */
export function withJournal(
  handle: LdapRequestHandler,
  journal: OperationJournal,
  clock: Clock,
): LdapRequestHandler {
  return (request, session) => {
    const startedMs = clock.elapsed();
    const by = session.identity?.dn;
    const note = (answer: Answer<LdapReply>): Answer<LdapReply> => {
      journal.append(entryOf(request, session, by, answer, clock, startedMs));
      return answer;
    };
    const answer = handle(request, session);
    return answer instanceof Promise ? answer.then(note) : note(answer);
  };
}

function entryOf(
  { operation }: LdapRequest,
  { secure }: LdapSession,
  by: string | undefined,
  answer: Answer<LdapReply>,
  clock: Clock,
  startedMs: number,
): JournalEntry {
  const result = answer === 'drop-connection' ? undefined : answer.result;
  const win32 = result === undefined ? undefined : parseLdapData(result.diagnosticMessage);
  return {
    at: clock.now(),
    durationMs: clock.elapsed() - startedMs,
    kind: operation.kind,
    target: targetOf(operation),
    ...(by === undefined ? {} : { by }),
    secure,
    attributes: attributesOf(operation),
    ...(result === undefined ? {} : { resultCode: result.resultCode }),
    ...(win32 === undefined ? {} : { win32 }),
  };
}

function targetOf(operation: LdapOperation): string {
  switch (operation.kind) {
    case 'bind':
      return operation.name;
    case 'search':
      return operation.baseDn;
    case 'extended':
      return operation.requestName;
    default:
      return operation.dn;
  }
}

function attributesOf(operation: LdapOperation): readonly string[] {
  switch (operation.kind) {
    case 'search':
      return operation.attributes;
    case 'modify':
      return operation.changes.map(({ attribute }) => attribute);
    case 'add':
      return operation.attributes.map(({ attribute }) => attribute);
    case 'compare':
      return [operation.attribute];
    default:
      return [];
  }
}
