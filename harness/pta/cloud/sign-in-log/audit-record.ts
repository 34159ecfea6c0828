import type { Random } from '../../../runtime/random.ts';
import { AUDIT_ACTIVITIES, type AuditActivity } from './audit-activities.ts';

/** Who changed something. */
export type AuditInitiator =
  | {
      readonly kind: 'user';
      readonly id: string;
      readonly displayName?: string;
      readonly userPrincipalName?: string;
      readonly ipAddress?: string;
    }
  /** Applications and services of Entra, such as the one that removes agents nobody has heard of. */
  | { readonly kind: 'app'; readonly displayName: string; readonly appId?: string };

/** One of `modifiedProperties`; values are JSON, as there. */
export interface ModifiedProperty {
  readonly name: string;
  readonly oldValue?: string;
  readonly newValue?: string;
}

/** What was changed. */
export interface AuditTarget {
  readonly id: string;
  readonly displayName: string;
  /** Such as `User`, `Policy` or `Other`. */
  readonly type: string;
  readonly userPrincipalName?: string;
  readonly modified?: readonly ModifiedProperty[];
}

/** One entry of the directory's audit log, in the lab's own terms. */
export interface AuditRecord {
  readonly id: string;
  /** Milliseconds since the Unix epoch, UTC. */
  readonly at: number;
  readonly correlationId: string;
  readonly activity: AuditActivity;
  readonly initiatedBy: AuditInitiator;
  readonly targets: readonly AuditTarget[];
  readonly result: 'success' | 'failure';
  readonly resultReason?: string;
  readonly additionalDetails?: Readonly<Record<string, string>>;
}

/** Where the services of the tenant write, and Graph and the pages read. */
export interface AuditLog {
  append(record: AuditRecord): void;
  /** Newest last. */
  readonly records: readonly AuditRecord[];
}

/** What happened; the rest of a record is made for it. */
export type AuditEntry = Omit<AuditRecord, 'id' | 'at' | 'correlationId' | 'result'> & {
  readonly correlationId?: string;
  /** `success` unless given. */
  readonly result?: AuditRecord['result'];
};

/**
 * A record of what happened, with an id such as `Directory_{correlation id}_M1N6X_27777783`.
 *
 * @param at - milliseconds since the Unix epoch, UTC
 * @see https://learn.microsoft.com/graph/api/directoryaudit-list
 */
export function auditRecord(
  entry: AuditEntry,
  { random, at }: { readonly random: Random; readonly at: number },
): AuditRecord {
  const { correlationId = random.guid(), result = 'success' } = entry;
  const { service } = AUDIT_ACTIVITIES[entry.activity];
  // `Directory` is documented by example; that other services go by their names is inferred.
  const prefix = service === 'Core Directory' ? 'Directory' : service.replaceAll(' ', '');
  const letters = random
    .below(36 ** 5)
    .toString(36)
    .toUpperCase()
    .padStart(5, '0');
  const id = `${prefix}_${correlationId}_${letters}_${random.below(100_000_000)}`;
  return { ...entry, id, at, correlationId, result };
}
