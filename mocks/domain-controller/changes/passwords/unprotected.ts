import type { ControllerContext } from '../../controller-context.ts';
import { unwilling, WriteError, type WriteProblem } from '../write-problem.ts';

/** Windows takes passwords over a protected connection only; that it says ERROR_GEN_FAILURE is inferred. */
export function unprotectedProblem(
  secure: boolean,
  { profile }: ControllerContext,
): WriteProblem | undefined {
  if (secure || !profile.requiresTlsForPasswords) return undefined;
  const text = 'Passwords are taken over a protected connection only.';
  return { ...unwilling(text), code: WriteError.generalFailure };
}
