/** What a domain controller writes beside result code 49. */
export interface LdapDiagnostic {
  /** SSPI status, eight hexadecimal digits: `80090308` (SEC_E_INVALID_TOKEN). */
  readonly sspiStatus: string;
  /** Place in the directory's source, such as `0C090447`; differs between builds. */
  readonly dsid: string;
  readonly comment: string;
  /** Hexadecimal as printed, such as `52e`. */
  readonly data: string;
  /** The Win32 code that `data` is; `undefined` where it is another kind of status, or zero. */
  readonly win32?: number;
  /** Build in hexadecimal, such as `4563`; differs between versions. */
  readonly version?: string;
}

/** A diagnostic message has about 80 characters; a longer text is something else. */
const DIAGNOSTIC_LENGTH_MAX = 1024;

const SHAPE =
  /([0-9A-F]{8}):\s*LdapErr:\s*DSID-([0-9A-F]{1,16}),\s*comment:\s*([^,]*(?:,(?!\s*data\s)[^,]*)*),\s*data\s+([0-9A-F]{1,8})(?:,\s*v([0-9A-F]{1,8}))?/i;

/**
 * Reads `80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 52e, v3839`, with or without the
 * NUL that ends it on the wire, and inside a longer text such as a client library's error.
 *
 * @returns `undefined` for any other text
 */
export function parseLdapDiagnostic(text: string): LdapDiagnostic | undefined {
  const match = SHAPE.exec(text.slice(0, DIAGNOSTIC_LENGTH_MAX));
  const [, sspiStatus, dsid, comment, data, version] = match ?? [];
  if (!sspiStatus || !dsid || comment === undefined || !data) return undefined;
  const value = Number.parseInt(data, 16);
  return {
    sspiStatus: sspiStatus.toUpperCase(),
    dsid: dsid.toUpperCase(),
    comment: comment.trim(),
    data: data.toLowerCase(),
    ...(value > 0 && value <= WIN32_MAX ? { win32: value } : {}),
    ...(version === undefined ? {} : { version: version.toLowerCase() }),
  };
}

/** Win32 codes have 16 bits; larger data, such as 80090346 of channel binding, is an SSPI status. */
const WIN32_MAX = 0xffff;

/**
 * Writes the message of a refused bind.
 *
 * @param diagnostic - `dsid` and `version` are those of the directory that is played; the NUL at the end is written
 */
export function renderLdapDiagnostic(diagnostic: {
  readonly win32: number;
  readonly dsid?: string;
  readonly version?: string;
  readonly sspiStatus?: string;
  readonly comment?: string;
}): string {
  const { win32, dsid = '0C090447', version = '3839', sspiStatus = '80090308' } = diagnostic;
  const comment = diagnostic.comment ?? 'AcceptSecurityContext error';
  return `${sspiStatus}: LdapErr: DSID-${dsid}, comment: ${comment}, data ${win32.toString(16)}, v${version}\0`;
}
