/**
 * Whether an address is in a range: an IPv4 range in CIDR form such as `203.0.113.0/24`, or one address, or the name of
 * a machine, spelled alike. A range that is none of these holds nothing.
 */
export function isInRange(address: string, range: string): boolean {
  if (address.toLowerCase() === range.toLowerCase()) return true;
  const [network = '', bits] = range.split('/');
  if (bits === undefined || !/^(?:\d|[12]\d|3[0-2])$/.test(bits)) return false;
  const [inside, asked] = [ipv4(network), ipv4(address)];
  if (inside === undefined || asked === undefined) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(inside / size) === Math.floor(asked / size);
}

/** As a number; `undefined` for what is no IPv4 address. */
function ipv4(text: string): number | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined;
  const octets = text.split('.').map(Number);
  return octets.some((octet) => octet > 255)
    ? undefined
    : octets.reduce((sum, octet) => sum * 256 + octet, 0);
}
