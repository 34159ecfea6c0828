/** Of one user. A home, an office, a telephone and their changes (inferred: the service's number is not disclosed). */
const ADDRESSES_MAX = 16;
/** An IPv6 address with a zone; anything longer is none. */
const ADDRESS_LENGTH_MAX = 64;

/**
 * An address as it is compared: IPv4 without the prefix that IPv6 sockets give it.
 *
 * @returns `undefined` for what cannot be an address
 */
export function comparableAddress(ipAddress: string | undefined): string | undefined {
  if (ipAddress === undefined || ipAddress.length > ADDRESS_LENGTH_MAX) return undefined;
  const address = ipAddress.trim().toLowerCase();
  if (address === '') return undefined;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address;
}

/** The addresses with one more, the latest first, and no more of them than are kept. */
export function withAddress(addresses: readonly string[], address: string): readonly string[] {
  if (addresses[0] === address) return addresses;
  return [address, ...addresses.filter((each) => each !== address)].slice(0, ADDRESSES_MAX);
}
