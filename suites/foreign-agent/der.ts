// X.690 DER: what a certificate request is made of, and enough reading to find a certificate's extension.

const encodeLength = (length: number): Buffer => {
  if (length < 0x80) return Buffer.from([length]);
  const octets = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | octets.length]), octets]);
};

/** One value: identifier octet, length, contents. Contents of up to 65,535 octets. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), encodeLength(body.length), body]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
export const setOf = (...parts: readonly Uint8Array[]): Buffer => der(0x31, ...parts);
/** @param value - 0 to 127 */
export const integer = (value: number): Buffer => der(0x02, Buffer.from([value]));
export const bitString = (bytes: Uint8Array, unusedBits = 0): Buffer =>
  der(0x03, Buffer.from([unusedBits]), bytes);
export const octetString = (...parts: readonly Uint8Array[]): Buffer => der(0x04, ...parts);
export const utf8String = (text: string): Buffer => der(0x0c, Buffer.from(text));
export const ia5String = (text: string): Buffer => der(0x16, Buffer.from(text, 'latin1'));
/** Big-endian UTF-16, as the type asks. */
export const bmpString = (text: string): Buffer => der(0x1e, Buffer.from(text, 'utf16le').swap16());
export const TRUE = der(0x01, Buffer.from([0xff]));
export const NULL = der(0x05);

/** @param dotted - such as `2.5.29.15` */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const septets = (value: number): number[] => {
    const groups = [value & 0x7f];
    for (let left = value >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  };
  return der(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(septets)));
}

export interface DerValue {
  readonly tag: number;
  readonly contents: Buffer;
}

/** The values that stand one after another in `bytes`. */
export function readDer(bytes: Buffer): DerValue[] {
  const values: DerValue[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes.readUInt8(at);
    const first = bytes.readUInt8(at + 1);
    const lengthOctets = first < 0x80 ? 0 : first & 0x7f;
    const length = lengthOctets === 0 ? first : bytes.readUIntBE(at + 2, lengthOctets);
    const start = at + 2 + lengthOctets;
    if (start + length > bytes.length) throw new RangeError('A DER value ends beyond its parent.');
    values.push({ tag, contents: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return values;
}
