import type { Decision, Question } from '../logon.ts';
import { type LogonFailure, logonFailureOf, type TicketTrace } from '../logon-failures.ts';
import { type AuditedLogon, originOf } from './audited-logon.ts';
import { credentialValidation } from './credential-validation.ts';
import type { SecurityDraft, SecurityEventOrigin, UnnumberedEvent } from './security-event.ts';
import {
  preAuthenticationFailed,
  serviceTicketIssued,
  ticketIssued,
  ticketRefused,
} from './ticket-events.ts';

/** What each controller that was asked writes down: 4768 and 4769, 4771, or 4776. */
export function controllerEvents(audited: AuditedLogon): SecurityDraft[] {
  return audited.logon.questions.flatMap((question) => {
    const { decision } = question;
    return decision === undefined ? [] : eventsOfDecision(audited, question, decision);
  });
}

function eventsOfDecision(
  audited: AuditedLogon,
  { controller }: Question,
  decision: Decision,
): SecurityDraft[] {
  const { site, logon } = audited;
  const origin = originOf(site, controller, decision, logon.requestId);
  const { sequence } = decision;
  const write = site.path === 'ntlm' ? credentialValidation : tickets;
  return write(audited, decision, origin).map((event) => ({
    event,
    machine: controller,
    sequence,
  }));
}

function tickets(
  audited: AuditedLogon,
  decision: Decision,
  origin: SecurityEventOrigin,
): UnnumberedEvent[] {
  if (decision.win32 === 0) return issued(audited, origin);
  const failure = logonFailureOf(decision.win32);
  return TRACES[failure.tickets](audited, origin, failure);
}

type WriteTickets = (
  audited: AuditedLogon,
  origin: SecurityEventOrigin,
  failure: LogonFailure,
) => UnnumberedEvent[];

function issued(audited: AuditedLogon, origin: SecurityEventOrigin) {
  return [ticketIssued(audited, origin), serviceTicketIssued(audited, origin)];
}

const TRACES: Readonly<Record<TicketTrace, WriteTickets>> = {
  'tickets-issued': issued,
  'ticket-refused': (audited, origin, failure) => [ticketRefused(audited, origin, failure)],
  'pre-authentication-failed': (audited, origin, failure) => [
    preAuthenticationFailed(audited, origin, failure),
  ],
  none: () => [],
};
