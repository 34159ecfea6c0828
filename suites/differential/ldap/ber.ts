/** One BER element with a definite length. @see RFC 4511 5.1 */
export function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(value.length), value]);
}

export function integer(value: number, tag = 0x02): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeIntBE(value, 0, 5);
  let start = 0;
  // The shortest form: leading bytes go while the next one keeps the sign.
  while (start < 4 && isSignOnly(bytes[start], bytes[start + 1])) start += 1;
  return element(tag, bytes.subarray(start));
}

export function text(value: string | Uint8Array, tag = 0x04): Buffer {
  return element(tag, Buffer.from(value));
}

export function boolean(value: boolean, tag = 0x01): Buffer {
  return element(tag, Buffer.from([value ? 0xff : 0x00]));
}

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return element(0x30, ...parts);
}

export function set(...parts: readonly Uint8Array[]): Buffer {
  return element(0x31, ...parts);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return Buffer.concat([Buffer.from([0x84]), bytes]);
}

function isSignOnly(byte = 1, next = 0): boolean {
  return (byte === 0x00 && next < 0x80) || (byte === 0xff && next >= 0x80);
}
