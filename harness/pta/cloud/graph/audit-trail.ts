import type { Random } from '../../../runtime/random.ts';
import type { AuditActivity } from '../sign-in-log/audit-activities.ts';
import {
  type AuditInitiator,
  type AuditLog,
  type AuditTarget,
  auditRecord,
} from '../sign-in-log/audit-record.ts';
import type { GraphCall } from './graph-operation.ts';

/** Notes what callers of Graph change. */
export class AuditTrail {
  readonly #log: AuditLog;
  readonly #random: Random;

  constructor(log: AuditLog, random: Random) {
    this.#log = log;
    this.#random = random;
  }

  note(call: GraphCall, activity: AuditActivity, ...targets: AuditTarget[]): void {
    const { clientRequestId: correlationId, at } = call;
    const entry = { correlationId, activity, initiatedBy: initiatorOf(call), targets };
    this.#log.append(auditRecord(entry, { random: this.#random, at }));
  }
}

function initiatorOf({ caller, request }: GraphCall): AuditInitiator {
  const { user, appId } = caller;
  if (user === undefined) return { kind: 'app', displayName: appId, appId };
  const { id, displayName, userPrincipalName } = user;
  return { kind: 'user', id, displayName, userPrincipalName, ipAddress: request.from };
}
