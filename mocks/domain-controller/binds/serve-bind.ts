import type { Secret } from '../../../harness/runtime/secret.ts';
import { accountStateOf, storedAccountChanges } from '../../directory/account-state.ts';
import { effectivePolicy } from '../../directory/effective-policy.ts';
import { type EntryRecord, storedInteger, withValues } from '../../directory/entry-record.ts';
import { type ControllerContext, nowOf } from '../controller-context.ts';
import { diagnosticMessage } from '../diagnostic-message.ts';
import type { DirectoryEvent } from '../events.ts';
import {
  type BindOperation,
  type LdapResult,
  LdapResultCode,
  type LdapSession,
  SUCCESS,
} from '../ldap/ldap-operation.ts';
import { type BindOutcome, evaluateBind } from './evaluate-bind.ts';
import { drawLogonTimeSync } from './logon-accounting.ts';
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
  if (resolved.kind === 'unknown') return refuseBind(name, resolved.win32, session, context);
  const dn = directory.dnOf(resolved.record);
  const outcome = logOn(resolved.record, password, context);
  if (outcome.kind === 'rejected') return refuseBind(name, outcome.win32, session, context, dn);
  session.identity = { dn, id: resolved.record.id };
  report(context, { name, dn, resultCode: LdapResultCode.success });
  return SUCCESS;
}

/** Decides and writes what the attempt leaves on the account. */
function logOn(record: EntryRecord, password: Secret, context: ControllerContext): BindOutcome {
  const { random, directory, profile, host, events } = context;
  const attempt = {
    password,
    now: nowOf(context),
    workstation: host.split('.')[0] ?? host,
    profile,
    rememberedPasswords: directory.policy.pwdHistoryLength,
    logonTimeSync: drawLogonTimeSync(
      storedInteger(directory.head, 'msds-logontimesyncinterval'),
      random,
    ),
  };
  const account = accountStateOf(directory, record);
  const { outcome, changes } = evaluateBind(account, attempt, effectivePolicy(directory, record));
  if (Object.keys(changes).length > 0) {
    const attributes = withValues(record.attributes, storedAccountChanges(changes));
    directory.update(record, { attributes });
  }
  if ((changes.lockoutTime ?? 0n) !== 0n) {
    events.append({ type: 'directory.account-locked', dn: directory.dnOf(record) });
  }
  return outcome;
}

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
