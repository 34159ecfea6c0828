import type { Clock } from '../../../runtime/clock.ts';
import type { EventSink } from '../../../runtime/event-log.ts';
import type { Random } from '../../../runtime/random.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import {
  type AuditEntry,
  type AuditInitiator,
  type AuditLog,
  auditRecord,
} from '../sign-in-log/audit-record.ts';

export interface AuditedParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: AuditLog;
}

/** The service itself, on an agent's or a user's behalf; the name is inferred. */
const SERVICE: AuditInitiator = { kind: 'app', displayName: 'Microsoft Entra Hybrid Identity' };

/** Notes in the audit log of the tenant what the cloud's events say was changed in it, and passes every event on. */
export class AuditedEvents implements EventSink<PtaEvent> {
  readonly #inner: EventSink<PtaEvent>;
  readonly #parts: AuditedParts;

  constructor(inner: EventSink<PtaEvent>, parts: AuditedParts) {
    this.#inner = inner;
    this.#parts = parts;
  }

  append(event: PtaEvent): void {
    this.#inner.append(event);
    const entry = entryOf(event);
    if (entry === undefined) return;
    const { clock, random, log } = this.#parts;
    log.append(auditRecord(entry, { random, at: clock.now() }));
  }
}

/** What Graph and the administrator's pages change, they note themselves: they know who asked. */
function entryOf(event: PtaEvent): AuditEntry | undefined {
  switch (event.type) {
    case 'agent.registered':
      return {
        activity: 'Register connector',
        initiatedBy: SERVICE,
        targets: [{ id: event.agentId, displayName: event.machineName, type: 'Other' }],
      };
    case 'agent.removed':
      return {
        activity: 'Unregister connector',
        initiatedBy: SERVICE,
        targets: [{ id: event.agentId, displayName: event.agentId, type: 'Other' }],
        resultReason: event.cause,
      };
    case 'smart-lockout.unlocked':
      return event.by === 'self-service-reset'
        ? {
            activity: 'Unlock user account (self-service)',
            initiatedBy: { kind: 'user', id: event.userId },
            targets: [{ id: event.userId, displayName: event.userId, type: 'User' }],
          }
        : undefined;
    case 'password.change-decided': {
      const { userPrincipalName, correlationId, code } = event;
      return {
        activity: 'Change password (self-service)',
        correlationId,
        initiatedBy: { kind: 'user', id: userPrincipalName, userPrincipalName },
        targets: [
          {
            id: userPrincipalName,
            displayName: userPrincipalName,
            type: 'User',
            userPrincipalName,
          },
        ],
        result: code === '0' ? 'success' : 'failure',
        ...(code !== '0' && { resultReason: code }),
      };
    }
    default:
      return undefined;
  }
}
