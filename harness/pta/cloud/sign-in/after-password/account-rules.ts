import type { AfterPasswordRule } from './situation.ts';

const NO_WRITEBACK =
  'The organisation does not let passwords be changed here; change it where the account is.';

/** 50057. */
export const accountIsEnabled: AfterPasswordRule = ({ user }) =>
  user.disabled === true ? { kind: 'refused', code: 'AADSTS50057' } : undefined;

/**
 * 50055 for a password of the cloud, 50144 for one of Active Directory, which can be changed here where writeback is on.
 * A device that signs in to Windows cannot ask for a new one, as documented.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-current-limitations
 */
export const passwordIsCurrent: AfterPasswordRule = ({
  tenant,
  passwordExpired: code,
  fromJoinedDevice,
}) => {
  if (code === undefined) return undefined;
  if (fromJoinedDevice) {
    const detail = 'A password that has to be changed does not sign in to the device.';
    return { kind: 'refused', code, detail };
  }
  if (code === 'AADSTS50144' && tenant.passwordWriteback === 'disabled') {
    return { kind: 'refused', code, detail: NO_WRITEBACK };
  }
  return { kind: 'asked', interrupt: 'password-change', code };
};
