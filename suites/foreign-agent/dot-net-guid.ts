// .NET keeps the first three groups of a GUID with the low byte first.

const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
const reorder = (bytes: Uint8Array): Buffer => Buffer.from(ORDER.map((at) => bytes[at] ?? 0));

/** @param bytes - 16 */
export const guidFromDotNet = (bytes: Uint8Array): string =>
  reorder(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

export const guidToDotNet = (guid: string): Buffer =>
  reorder(Buffer.from(guid.replaceAll('-', ''), 'hex'));
