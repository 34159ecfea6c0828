import { Secret } from '../../../../harness/runtime/secret.ts';

const QUOTE = '"';

/**
 * A password as `unicodePwd` carries it: UTF-16, little-endian, in quotation marks.
 *
 * @returns `undefined` when the octets are none
 * @see [MS-ADTS] 3.1.1.3.1.5
 */
export function readUnicodePwd(octets: Uint8Array): Secret | undefined {
  if (octets.length % 2 === 1) return undefined;
  const text = Buffer.from(octets).toString('utf16le');
  const isQuoted = text.length >= 2 && text.startsWith(QUOTE) && text.endsWith(QUOTE);
  return isQuoted ? new Secret(untilNul(text.slice(1, -1))) : undefined;
}

/** As `userPassword` carries it where the forest takes passwords there: UTF-8, as it stands. */
export function readUserPassword(octets: Uint8Array): Secret {
  return new Secret(untilNul(Buffer.from(octets).toString('utf8')));
}

/** A password ends at its first NUL, as it does in a bind. */
function untilNul(text: string): string {
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}
