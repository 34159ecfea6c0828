import type { Secret } from '../../../harness/runtime/secret.ts';
import { groupsOf } from '../../directory/group-membership.ts';
import type { ControllerContext } from '../controller-context.ts';
import { diagnosticMessage } from '../diagnostic-message.ts';
import type { DirectoryEvent } from '../events.ts';
import {
  type BindOperation,
  type LdapResult,
  LdapResultCode,
  type LdapSession,
  SUCCESS,
} from '../ldap/ldap-operation.ts';
import { logOn } from './log-on.ts';
import { passThrough } from './pass-through.ts';
import { resolveBindName } from './resolve-bind-name.ts';

/** Answers one bind. Synchronous, so that it is read, decided and written in one step. */
export function serveBind(
  { name, credentials }: BindOperation,
  session: LdapSession,
  context: ControllerContext,
): LdapResult {
  const { profile, requireTlsForSimpleBind } = context;
  const refuse = (resultCode: number, situation: 'saslRefused' | 'tlsRequired') => {
    forget(session, context);
    report(context, { name, resultCode });
    return { resultCode, diagnosticMessage: diagnosticMessage(profile, situation) };
  };
  if (credentials.kind === 'sasl') return refuse(profile.saslResultCode, 'saslRefused');
  const empty = credentials.password.reveal() === '';
  if (name === '' && empty) return acceptAnonymous(name, session, context);
  if (requireTlsForSimpleBind && !session.secure) {
    return refuse(LdapResultCode.strongerAuthRequired, 'tlsRequired');
  }
  if (empty && profile.emptyPassword === 'anonymous') {
    return acceptAnonymous(name, session, context);
  }
  return serveSimpleBind(name, credentials.password, session, context);
}

function serveSimpleBind(
  name: string,
  password: Secret,
  session: LdapSession,
  context: ControllerContext,
): LdapResult {
  const { directory, profile } = context;
  const resolved = resolveBindName(name, directory, profile);
  if (resolved.kind === 'unknown') {
    return serveForestUser(name, password, resolved.win32, session, context);
  }
  const dn = directory.dnOf(resolved.record);
  const outcome = logOn(resolved.record, password, context);
  if (outcome.kind === 'rejected') return refuseBind(name, outcome.win32, session, context, dn);
  const { id } = resolved.record;
  session.identity = { dn, id, groups: groupsOf(directory, resolved.record) };
  report(context, { name, dn, resultCode: LdapResultCode.success });
  return SUCCESS;
}

/** The connection is bound as an account that this controller does not have: it may read, and write nothing. */
function serveForestUser(
  name: string,
  password: Secret,
  unknown: number,
  session: LdapSession,
  context: ControllerContext,
): LdapResult {
  const passed = passThrough(name, password, context);
  if (passed === undefined) return refuseBind(name, unknown, session, context);
  const { dn, outcome } = passed;
  if (outcome.kind === 'rejected') return refuseBind(name, outcome.win32, session, context, dn);
  session.identity = { dn, id: FOREIGN_ID };
  report(context, { name, dn, resultCode: LdapResultCode.success });
  return SUCCESS;
}

/** No object of this domain has it. */
const FOREIGN_ID = 0;

function acceptAnonymous(
  name: string,
  session: LdapSession,
  context: ControllerContext,
): LdapResult {
  session.identity = undefined;
  report(context, { name, resultCode: LdapResultCode.success });
  return SUCCESS;
}

function refuseBind(
  name: string,
  win32: number,
  session: LdapSession,
  context: ControllerContext,
  dn?: string,
): LdapResult {
  forget(session, context);
  const resultCode = LdapResultCode.invalidCredentials;
  report(context, { name, ...(dn === undefined ? {} : { dn }), resultCode, win32 });
  return {
    resultCode,
    diagnosticMessage: diagnosticMessage(context.profile, 'bindRefused', { data: win32 }),
  };
}

function forget(session: LdapSession, { profile }: ControllerContext): void {
  if (!profile.failedRebindKeepsIdentity) session.identity = undefined;
}

function report(
  { events }: ControllerContext,
  bind: Omit<Extract<DirectoryEvent, { type: 'directory.bind-evaluated' }>, 'type'>,
): void {
  events.append({ type: 'directory.bind-evaluated', ...bind });
}
