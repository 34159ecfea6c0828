import { Win32 } from '../../win32-codes.ts';
import type { BindCheck } from './bind-check.ts';

/**
 * "Log On To". One Windows Server 2022 report saw a plain 52e here; every other source, and Samba, says 531.
 */
export const workstation: BindCheck = ({ userWorkstations }, attempt) => {
  if (userWorkstations === undefined) return undefined;
  const allowed = userWorkstations.split(',').map((name) => name.trim().toUpperCase());
  return allowed.includes(attempt.workstation.toUpperCase())
    ? undefined
    : Win32.ERROR_INVALID_WORKSTATION;
};
