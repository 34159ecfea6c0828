/** The Win32 codes that a bind is refused with; the diagnostic text carries them as `data <hex>`. @see [MS-ERREF] 2.2 */
export const Win32 = {
  ERROR_INVALID_PARAMETER: 0x57,
  ERROR_NO_SUCH_USER: 0x525,
  ERROR_LOGON_FAILURE: 0x52e,
  ERROR_ACCOUNT_RESTRICTION: 0x52f,
  ERROR_INVALID_LOGON_HOURS: 0x530,
  ERROR_INVALID_WORKSTATION: 0x531,
  ERROR_PASSWORD_EXPIRED: 0x532,
  ERROR_ACCOUNT_DISABLED: 0x533,
  ERROR_ACCOUNT_EXPIRED: 0x701,
  ERROR_PASSWORD_MUST_CHANGE: 0x773,
  ERROR_ACCOUNT_LOCKED_OUT: 0x775,
} as const;

export type Win32Code = (typeof Win32)[keyof typeof Win32];
