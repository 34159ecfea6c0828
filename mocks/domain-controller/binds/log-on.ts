import type { Secret } from '../../../harness/runtime/secret.ts';
import {
  type AccountChanges,
  accountStateOf,
  storedAccountChanges,
} from '../../directory/account-state.ts';
import { effectivePolicy } from '../../directory/effective-policy.ts';
import { type EntryRecord, storedInteger, withValues } from '../../directory/entry-record.ts';
import { type ControllerContext, nowOf } from '../controller-context.ts';
import type { PdcAnswer, PdcEmulator } from '../replication/pdc-emulator.ts';
import { Win32 } from '../win32-codes.ts';
import { afterWrongPassword } from './account-lockout.ts';
import type { BindAttempt } from './bind-checks/bind-check.ts';
import { type BindEvaluation, type BindOutcome, evaluateBind } from './evaluate-bind.ts';
import { drawLogonTimeSync } from './logon-accounting.ts';
import { passwordStanding } from './password-standing.ts';

/** Decides a log-on with a password, and writes what it leaves on the account. */
export function logOn(
  record: EntryRecord,
  password: Secret,
  context: ControllerContext,
): BindOutcome {
  const attempt = attemptOf(password, context);
  const evaluation = evaluate(record, attempt, context);
  if (!isWrong(record, evaluation, attempt, context)) return settle(record, evaluation, context);
  const answer = context.pdcEmulator?.verify(record.id, password) ?? { kind: 'unreachable' };
  return settleWrong(record.id, evaluation, answer, attempt, context);
}

/** Answers other controllers; `isReachable` says whether this one runs. */
export function pdcEmulatorOn(context: ControllerContext, isReachable: () => boolean): PdcEmulator {
  return {
    verify: (id, password) => {
      const record = isReachable() ? context.directory.record(id) : undefined;
      if (record === undefined) return { kind: 'unreachable' };
      const attempt = attemptOf(password, context);
      const standing = passwordStanding(accountStateOf(context.directory, record), attempt);
      const evaluation = evaluate(record, attempt, context);
      const outcome = settle(record, evaluation, context);
      const isKnown = standing === 'current' || standing === 'recent';
      const isLocked =
        outcome.kind === 'rejected' && outcome.win32 === Win32.ERROR_ACCOUNT_LOCKED_OUT;
      if (isLocked) return { kind: 'refused', win32: outcome.win32 };
      return isKnown ? { kind: 'accepted' } : { kind: 'refused', win32: Win32.ERROR_LOGON_FAILURE };
    },
  };
}

function attemptOf(password: Secret, context: ControllerContext): BindAttempt {
  const { random, directory, profile, host } = context;
  return {
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
}

function evaluate(
  record: EntryRecord,
  attempt: BindAttempt,
  { directory }: ControllerContext,
): BindEvaluation {
  return evaluateBind(
    accountStateOf(directory, record),
    attempt,
    effectivePolicy(directory, record),
  );
}

function isWrong(
  record: EntryRecord,
  { outcome }: BindEvaluation,
  attempt: BindAttempt,
  { directory }: ControllerContext,
): boolean {
  if (outcome.kind === 'accepted' || outcome.win32 !== Win32.ERROR_LOGON_FAILURE) return false;
  return passwordStanding(accountStateOf(directory, record), attempt) === 'wrong';
}

/** The PDC emulator has been asked, and may have written to our replica: what we knew is stale. */
function settleWrong(
  id: number,
  evaluation: BindEvaluation,
  answer: PdcAnswer,
  attempt: BindAttempt,
  context: ControllerContext,
): BindOutcome {
  const { directory, profile } = context;
  const record = directory.record(id);
  if (record === undefined) return evaluation.outcome;
  if (answer.kind === 'accepted') {
    const vouched = evaluate(record, { ...attempt, isVouchedFor: true }, context);
    return settle(record, vouched, context);
  }
  const account = accountStateOf(directory, record);
  const policy = effectivePolicy(directory, record);
  const { lockoutTime, ...counted } = afterWrongPassword(account, policy, profile, attempt.now);
  const isLocked = (account.lockoutTime ?? 0n) !== 0n && answer.kind === 'refused';
  const changes = lockoutTime === undefined || isLocked ? counted : { ...counted, lockoutTime };
  const outcome: BindOutcome =
    answer.kind === 'refused' ? { kind: 'rejected', win32: answer.win32 } : evaluation.outcome;
  return settle(record, { outcome, changes }, context);
}

function settle(
  record: EntryRecord,
  { outcome, changes }: BindEvaluation,
  context: ControllerContext,
): BindOutcome {
  write(record, changes, context);
  return outcome;
}

function write(
  record: EntryRecord,
  changes: AccountChanges,
  { directory, events }: ControllerContext,
): void {
  if (Object.keys(changes).length === 0) return;
  const attributes = withValues(record.attributes, storedAccountChanges(changes));
  directory.update(record, { attributes });
  if ((changes.lockoutTime ?? 0n) === 0n) return;
  events.append({ type: 'directory.account-locked', dn: directory.dnOf(record) });
}
