/** A Windows error as an agent, a directory and the Security log name it. The Win32 code is the currency among them. */
export interface Win32Error {
  /** Decimal in trace logs and verdicts. */
  readonly code: number;
  /** As winerror.h spells it. */
  readonly symbol: string;
  /** What it says, in our words. */
  readonly message: string;
  /** Paired by [MS-ERREF] 2.3.1. */
  readonly ntstatus: number;
  readonly ntstatusName: string;
  /** `data` of an LDAP diagnostic message: the code in hexadecimal. Only where a directory is known to send it. */
  readonly ldapData?: string;
  /** Security event 4625, where it is known. */
  readonly logonFailure?: { readonly status: number; readonly subStatus?: number };
  /** Result code of Security events 4768 and 4771, where it is known. */
  readonly kerberos?: number;
  readonly note?: string;
  /** What users may see of it. A hint for people: the mapping proper is the cloud's. */
  readonly aadsts?: string;
  /** Where code and meaning stand. */
  readonly source: string;
}

const WIN32 = 'https://learn.microsoft.com/windows/win32/debug/system-error-codes';
const SOURCE_0 = `${WIN32}--0-499-`;
const SOURCE_1300 = `${WIN32}--1300-1699-`;
const SOURCE_1700 = `${WIN32}--1700-3999-`;

/** The errors that LogonUser, a bind or the network between can give, in ascending order. */
export const WIN32_ERRORS = [
  {
    code: 5,
    symbol: 'ERROR_ACCESS_DENIED',
    message: 'Access is denied.',
    ntstatus: 0xc0000022,
    ntstatusName: 'STATUS_ACCESS_DENIED',
    source: SOURCE_0,
  },
  {
    code: 53,
    symbol: 'ERROR_BAD_NETPATH',
    message: 'The network path was not found.',
    ntstatus: 0xc00000be,
    ntstatusName: 'STATUS_BAD_NETWORK_PATH',
    source: SOURCE_0,
  },
  {
    code: 64,
    symbol: 'ERROR_NETNAME_DELETED',
    message: 'The network name is no longer available: the connection was lost while in use.',
    ntstatus: 0xc00000c9,
    ntstatusName: 'STATUS_NETWORK_NAME_DELETED',
    source: SOURCE_0,
  },
  {
    code: 87,
    symbol: 'ERROR_INVALID_PARAMETER',
    message: 'A parameter is incorrect.',
    ntstatus: 0xc000000d,
    ntstatusName: 'STATUS_INVALID_PARAMETER',
    ldapData: '57',
    note: 'As LDAP data it means that the token of a SASL bind was bad.',
    source: SOURCE_0,
  },
  {
    code: 1311,
    symbol: 'ERROR_NO_LOGON_SERVERS',
    message: 'No logon server is available to serve the request, or the domain cannot be reached.',
    ntstatus: 0xc000005e,
    ntstatusName: 'STATUS_NO_LOGON_SERVERS',
    ldapData: '51f',
    logonFailure: { status: 0xc000005e },
    note: 'Look for a domain controller that the agent server can reach.',
    aadsts: 'Inferred: AADSTS80001 or AADSTS80007.',
    source: SOURCE_1300,
  },
  {
    code: 1314,
    symbol: 'ERROR_PRIVILEGE_NOT_HELD',
    message: 'The client does not hold a privilege that is needed.',
    ntstatus: 0xc0000061,
    ntstatusName: 'STATUS_PRIVILEGE_NOT_HELD',
    source: SOURCE_1300,
  },
  {
    code: 1317,
    symbol: 'ERROR_NO_SUCH_USER',
    message: 'The account does not exist.',
    ntstatus: 0xc0000064,
    ntstatusName: 'STATUS_NO_SUCH_USER',
    ldapData: '525',
    logonFailure: { status: 0xc000006d, subStatus: 0xc0000064 },
    kerberos: 0x06,
    note: 'LogonUser usually folds it into 1326 and tells the two apart by the sub-status only.',
    aadsts: 'Inferred: AADSTS50126 or AADSTS80004.',
    source: SOURCE_1300,
  },
  {
    code: 1326,
    symbol: 'ERROR_LOGON_FAILURE',
    message: 'The user name or the password is incorrect.',
    ntstatus: 0xc000006d,
    ntstatusName: 'STATUS_LOGON_FAILURE',
    ldapData: '52e',
    logonFailure: { status: 0xc000006d, subStatus: 0xc000006a },
    kerberos: 0x18,
    note: 'A directory answers it for a wrong password even when the account is disabled, expired or outside its hours.',
    aadsts: 'Documented by meaning: AADSTS50126.',
    source: SOURCE_1300,
  },
  {
    code: 1327,
    symbol: 'ERROR_ACCOUNT_RESTRICTION',
    message:
      'Account restrictions prevent the sign-in: a blank password, sign-in hours or a policy such as Protected Users.',
    ntstatus: 0xc000006e,
    ntstatusName: 'STATUS_ACCOUNT_RESTRICTION',
    ldapData: '52f',
    logonFailure: { status: 0xc000006e },
    kerberos: 0x0c,
    aadsts: 'Inferred: AADSTS50126 or AADSTS80007.',
    source: SOURCE_1300,
  },
  {
    code: 1328,
    symbol: 'ERROR_INVALID_LOGON_HOURS',
    message: 'The account may not sign in at this time.',
    ntstatus: 0xc000006f,
    ntstatusName: 'STATUS_INVALID_LOGON_HOURS',
    ldapData: '530',
    logonFailure: { status: 0xc000006e, subStatus: 0xc000006f },
    kerberos: 0x12,
    aadsts: 'Documented by meaning: AADSTS80012.',
    source: SOURCE_1300,
  },
  {
    code: 1329,
    symbol: 'ERROR_INVALID_WORKSTATION',
    message: 'The account may not sign in at this computer.',
    ntstatus: 0xc0000070,
    ntstatusName: 'STATUS_INVALID_WORKSTATION',
    ldapData: '531',
    logonFailure: { status: 0xc000006e, subStatus: 0xc0000070 },
    kerberos: 0x0c,
    note: 'The "Log On To" list of the account must contain the agent servers.',
    aadsts: 'Inferred: AADSTS50126 or AADSTS80007.',
    source: SOURCE_1300,
  },
  {
    code: 1330,
    symbol: 'ERROR_PASSWORD_EXPIRED',
    message: 'The password of the account has expired.',
    ntstatus: 0xc0000071,
    ntstatusName: 'STATUS_PASSWORD_EXPIRED',
    ldapData: '532',
    logonFailure: { status: 0xc000006e, subStatus: 0xc0000071 },
    kerberos: 0x17,
    aadsts: 'Documented by meaning: AADSTS50144.',
    source: SOURCE_1300,
  },
  {
    code: 1331,
    symbol: 'ERROR_ACCOUNT_DISABLED',
    message: 'The account is disabled.',
    ntstatus: 0xc0000072,
    ntstatusName: 'STATUS_ACCOUNT_DISABLED',
    ldapData: '533',
    logonFailure: { status: 0xc000006e, subStatus: 0xc0000072 },
    kerberos: 0x12,
    aadsts: 'Inferred: AADSTS50057.',
    source: SOURCE_1300,
  },
  {
    code: 1355,
    symbol: 'ERROR_NO_SUCH_DOMAIN',
    message: 'The domain does not exist or could not be contacted.',
    ntstatus: 0xc00000df,
    ntstatusName: 'STATUS_NO_SUCH_DOMAIN',
    aadsts: 'Inferred: AADSTS80001 or AADSTS80007.',
    source: SOURCE_1300,
  },
  {
    code: 1384,
    symbol: 'ERROR_TOO_MANY_CONTEXT_IDS',
    message: 'The access token would hold too many security identifiers.',
    ntstatus: 0xc000015a,
    ntstatusName: 'STATUS_TOO_MANY_CONTEXT_IDS',
    ldapData: '568',
    note: 'The user is in too many groups.',
    source: SOURCE_1300,
  },
  {
    code: 1385,
    symbol: 'ERROR_LOGON_TYPE_NOT_GRANTED',
    message: 'The user has not been granted this type of logon at this computer.',
    ntstatus: 0xc000015b,
    ntstatusName: 'STATUS_LOGON_TYPE_NOT_GRANTED',
    ldapData: '569',
    logonFailure: { status: 0xc000015b },
    note: 'The user needs "Access this computer from the network" on the agent server.',
    aadsts: 'Inferred: AADSTS50126 or AADSTS80007.',
    source: SOURCE_1300,
  },
  {
    code: 1398,
    symbol: 'ERROR_TIME_SKEW',
    message: 'Time or date differ between client and server.',
    ntstatus: 0xc0000133,
    ntstatusName: 'STATUS_TIME_DIFFERENCE_AT_DC',
    ldapData: '576',
    logonFailure: { status: 0xc0000133 },
    kerberos: 0x25,
    aadsts: 'Documented by meaning: AADSTS80013.',
    source: SOURCE_1300,
  },
  {
    code: 1722,
    symbol: 'RPC_S_SERVER_UNAVAILABLE',
    message: 'The RPC server is unavailable.',
    ntstatus: 0xc0020017,
    ntstatusName: 'RPC_NT_SERVER_UNAVAILABLE',
    aadsts: 'Inferred: AADSTS80007.',
    source: SOURCE_1700,
  },
  {
    code: 1786,
    symbol: 'ERROR_NO_TRUST_LSA_SECRET',
    message: 'The workstation does not have a trust secret.',
    ntstatus: 0xc000018a,
    ntstatusName: 'STATUS_NO_TRUST_LSA_SECRET',
    aadsts: 'Inferred: AADSTS80007.',
    source: SOURCE_1700,
  },
  {
    code: 1787,
    symbol: 'ERROR_NO_TRUST_SAM_ACCOUNT',
    message: 'The domain controller has no computer account for this workstation.',
    ntstatus: 0xc000018b,
    ntstatusName: 'STATUS_NO_TRUST_SAM_ACCOUNT',
    aadsts: 'Inferred: AADSTS80007.',
    source: SOURCE_1700,
  },
  {
    code: 1788,
    symbol: 'ERROR_TRUSTED_DOMAIN_FAILURE',
    message: 'The trust between the primary and the trusted domain failed.',
    ntstatus: 0xc000018c,
    ntstatusName: 'STATUS_TRUSTED_DOMAIN_FAILURE',
    aadsts: 'Inferred: AADSTS80007.',
    source: SOURCE_1700,
  },
  {
    code: 1789,
    symbol: 'ERROR_TRUSTED_RELATIONSHIP_FAILURE',
    message: 'The trust between this workstation and its domain failed.',
    ntstatus: 0xc000018d,
    ntstatusName: 'STATUS_TRUSTED_RELATIONSHIP_FAILURE',
    aadsts: 'Inferred: AADSTS80007.',
    source: SOURCE_1700,
  },
  {
    code: 1790,
    symbol: 'ERROR_TRUST_FAILURE',
    message: 'The network logon failed.',
    ntstatus: 0xc0000190,
    ntstatusName: 'STATUS_TRUST_FAILURE',
    aadsts: 'Inferred: AADSTS80007.',
    source: SOURCE_1700,
  },
  {
    code: 1792,
    symbol: 'ERROR_NETLOGON_NOT_STARTED',
    message: 'The Netlogon service is not started.',
    ntstatus: 0xc0000192,
    ntstatusName: 'STATUS_NETLOGON_NOT_STARTED',
    aadsts: 'Inferred: AADSTS80007.',
    source: SOURCE_1700,
  },
  {
    code: 1793,
    symbol: 'ERROR_ACCOUNT_EXPIRED',
    message: 'The account has expired.',
    ntstatus: 0xc0000193,
    ntstatusName: 'STATUS_ACCOUNT_EXPIRED',
    ldapData: '701',
    logonFailure: { status: 0xc000006e, subStatus: 0xc0000193 },
    kerberos: 0x12,
    aadsts: 'Inferred: AADSTS50126 or AADSTS80007.',
    source: SOURCE_1700,
  },
  {
    code: 1907,
    symbol: 'ERROR_PASSWORD_MUST_CHANGE',
    message: 'The password must be changed before the first sign-in.',
    ntstatus: 0xc0000224,
    ntstatusName: 'STATUS_PASSWORD_MUST_CHANGE',
    ldapData: '773',
    logonFailure: { status: 0xc000006e, subStatus: 0xc0000224 },
    kerberos: 0x17,
    aadsts: 'Inferred: AADSTS50144.',
    source: SOURCE_1700,
  },
  {
    code: 1908,
    symbol: 'ERROR_DOMAIN_CONTROLLER_NOT_FOUND',
    message: 'No domain controller was found for the domain.',
    ntstatus: 0xc0000233,
    ntstatusName: 'STATUS_DOMAIN_CONTROLLER_NOT_FOUND',
    aadsts: 'Inferred: AADSTS80001 or AADSTS80007.',
    source: SOURCE_1700,
  },
  {
    code: 1909,
    symbol: 'ERROR_ACCOUNT_LOCKED_OUT',
    message: 'The account is locked out.',
    ntstatus: 0xc0000234,
    ntstatusName: 'STATUS_ACCOUNT_LOCKED_OUT',
    ldapData: '775',
    logonFailure: { status: 0xc0000234 },
    kerberos: 0x12,
    note: 'A directory answers it even when the password is wrong.',
    aadsts: 'Inferred: AADSTS50053.',
    source: SOURCE_1700,
  },
  {
    code: 1935,
    symbol: 'ERROR_AUTHENTICATION_FIREWALL_FAILED',
    message:
      'Selective authentication of the trust does not let the account sign in at this computer.',
    ntstatus: 0xc0000413,
    ntstatusName: 'STATUS_AUTHENTICATION_FIREWALL_FAILED',
    logonFailure: { status: 0xc0000413 },
    source: SOURCE_1700,
  },
] as const satisfies readonly Win32Error[];

export type Win32Symbol = (typeof WIN32_ERRORS)[number]['symbol'];

const rows: readonly Win32Error[] = WIN32_ERRORS;

/** The row of a code, such as `1326`. */
export function findWin32(code: number): Win32Error | undefined {
  return rows.find((row) => row.code === code);
}

/** The code of a symbol, such as `ERROR_LOGON_FAILURE`. */
export function win32CodeOf(symbol: Win32Symbol): number {
  return rows.find((row) => row.symbol === symbol)?.code ?? Number.NaN;
}

/** The row of LDAP data, such as `52e`; `undefined` when it is no hexadecimal number or not in the table. */
export function findWin32ByLdapData(data: string): Win32Error | undefined {
  return /^[0-9a-f]{1,8}$/i.test(data) ? findWin32(Number.parseInt(data, 16)) : undefined;
}

/** All rows that an NTSTATUS stands for, as status of the error or as status or sub-status of event 4625. */
export function findWin32ByNtstatus(ntstatus: number): Win32Error[] {
  return rows.filter(
    ({ ntstatus: own, logonFailure }) =>
      own === ntstatus || (logonFailure?.subStatus ?? logonFailure?.status) === ntstatus,
  );
}

/** All rows that a Kerberos result code of event 4768 or 4771 may stand for. */
export function findWin32ByKerberos(resultCode: number): Win32Error[] {
  return rows.filter(({ kerberos }) => kerberos === resultCode);
}
