import { WIN32_ERRORS, type Win32Error, type Win32Symbol } from '../pta/protocol/codes/win32.ts';

/** What a domain controller writes when a logon by Kerberos ends with an error. */
export type TicketTrace =
  /** 4771. */
  | 'pre-authentication-failed'
  /** 4768, failure. */
  | 'ticket-refused'
  /** 4768 and 4769: the server that was logged on to is the one that refuses. */
  | 'tickets-issued'
  /** The error is not a controller's. */
  | 'none';

/** How Windows writes down one Win32 error of a logon. */
export interface LogonFailure {
  readonly win32: number;
  /** NTSTATUS, as event 4625 has the two. 0 where there is no sub-status. */
  readonly status: number;
  readonly subStatus: number;
  /** Id of a message of the system, such as `%%2313`. */
  readonly failureReason: `%%${number}`;
  /** Result code of events 4768 and 4771. */
  readonly kerberos?: number;
  readonly tickets: TicketTrace;
  /** The directory looked at the account and refused it; otherwise something between broke. */
  readonly isRefusal: boolean;
}

/**
 * `%%2307` is in a published sample (event-4625); the other numbers are general knowledge of msobjs.dll, which no
 * source states.
 */
const FAILURE_REASONS: Partial<Record<Win32Symbol, `%%${number}`>> = {
  ERROR_NO_SUCH_USER: '%%2313',
  ERROR_LOGON_FAILURE: '%%2313',
  ERROR_ACCOUNT_LOCKED_OUT: '%%2307',
  ERROR_LOGON_TYPE_NOT_GRANTED: '%%2308',
  ERROR_PASSWORD_EXPIRED: '%%2309',
  ERROR_PASSWORD_MUST_CHANGE: '%%2309',
  ERROR_ACCOUNT_DISABLED: '%%2310',
  ERROR_INVALID_LOGON_HOURS: '%%2311',
  ERROR_INVALID_WORKSTATION: '%%2312',
  ERROR_ACCOUNT_EXPIRED: '%%2305',
  ERROR_NETLOGON_NOT_STARTED: '%%2306',
};

/** "An error occurred during logon." */
const OTHER_REASON = '%%2304';

/** The controller has no objection, the server logged on to has (inferred). */
const REFUSED_AT_THE_SERVER: ReadonlySet<Win32Symbol> = new Set<Win32Symbol>([
  'ERROR_LOGON_TYPE_NOT_GRANTED',
  'ERROR_TOO_MANY_CONTEXT_IDS',
]);

/** No account was looked at: nobody was reached, clocks differ, or the server is not trusted (inferred). */
const NO_DECISION: ReadonlySet<Win32Symbol> = new Set<Win32Symbol>([
  'ERROR_ACCESS_DENIED',
  'ERROR_BAD_NETPATH',
  'ERROR_NETNAME_DELETED',
  'ERROR_INVALID_PARAMETER',
  'ERROR_NO_LOGON_SERVERS',
  'ERROR_PRIVILEGE_NOT_HELD',
  'ERROR_NO_SUCH_DOMAIN',
  'ERROR_TIME_SKEW',
  'RPC_S_SERVER_UNAVAILABLE',
  'ERROR_NO_TRUST_LSA_SECRET',
  'ERROR_NO_TRUST_SAM_ACCOUNT',
  'ERROR_TRUSTED_DOMAIN_FAILURE',
  'ERROR_TRUSTED_RELATIONSHIP_FAILURE',
  'ERROR_TRUST_FAILURE',
  'ERROR_NETLOGON_NOT_STARTED',
  'ERROR_DOMAIN_CONTROLLER_NOT_FOUND',
]);

/** Pre-authentication results: event 4768 is not written for the first two, 4771 lists all three (event-4768, event-4771). */
const OF_4771: ReadonlySet<number> = new Set([0x10, 0x18, 0x17]);

/** One row for each Win32 error that a logon can end with. */
export const LOGON_FAILURES: readonly LogonFailure[] = WIN32_ERRORS.map(
  (error: Win32Error & { readonly symbol: Win32Symbol }): LogonFailure => ({
    win32: error.code,
    ...statusOf(error),
    failureReason: FAILURE_REASONS[error.symbol] ?? OTHER_REASON,
    ...(error.kerberos !== undefined && { kerberos: error.kerberos }),
    tickets: ticketsOf(error),
    isRefusal: !NO_DECISION.has(error.symbol),
  }),
);

/** Of an error that is in no table, the general logon failure, as something that broke (inferred). */
export function logonFailureOf(win32: number): LogonFailure {
  return LOGON_FAILURES.find((row) => row.win32 === win32) ?? { ...UNKNOWN_FAILURE, win32 };
}

const UNKNOWN_FAILURE: Omit<LogonFailure, 'win32'> = {
  status: 0xc000006d,
  subStatus: 0,
  failureReason: OTHER_REASON,
  tickets: 'none',
  isRefusal: false,
};

/** Where no source pairs an error with event 4625, its NTSTATUS stands there alone (inferred). */
function statusOf({ ntstatus, logonFailure }: Win32Error) {
  return { status: logonFailure?.status ?? ntstatus, subStatus: logonFailure?.subStatus ?? 0 };
}

function ticketsOf(error: Win32Error & { readonly symbol: Win32Symbol }): TicketTrace {
  if (REFUSED_AT_THE_SERVER.has(error.symbol)) return 'tickets-issued';
  if (error.kerberos === undefined) return 'none';
  return OF_4771.has(error.kerberos) ? 'pre-authentication-failed' : 'ticket-refused';
}
