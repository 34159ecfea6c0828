/** Longest decimal number that is read: 64 bits with their sign need 20 characters, leading zeros a few more. */
const INTEGER_LENGTH_MAX = 32;

const SHORTEST_INTEGER = /^(?:0|-?[1-9]\d*)$/;
const INTEGER = /^-?\d+$/;

/** A decimal integer without leading zeros; `undefined` when the text is none. */
export function canonicalInteger(text: string): string | undefined {
  if (text.length > INTEGER_LENGTH_MAX) return undefined;
  if (SHORTEST_INTEGER.test(text)) return text;
  return INTEGER.test(text) ? BigInt(text).toString() : undefined;
}

const STRICT_UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `undefined` when the octets are no UTF-8. */
export function utf8(octets: Uint8Array): string | undefined {
  try {
    return STRICT_UTF_8.decode(octets);
  } catch {
    return undefined;
  }
}
