const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** A time as people read it, by its two largest units, such as `1 h 30 min`. */
export function inWords(seconds: number): string {
  let left = Math.ceil(seconds);
  const parts: string[] = [];
  for (const [unit, length] of UNITS) {
    const count = Math.floor(left / length);
    if (count > 0) parts.push(`${count} ${unit}`);
    left -= count * length;
    if (parts.length === 2) break;
  }
  return parts.length === 0 ? '0 s' : parts.join(' ');
}

/** How long an account of Active Directory stays locked. */
export function lockedInWords(lockedForSeconds: number | null): string {
  return lockedForSeconds === null
    ? 'until an administrator unlocks it'
    : `for ${inWords(lockedForSeconds)}`;
}

export function wrongPasswords(count: number): string {
  return count === 1 ? 'one wrong password' : `${count} wrong passwords`;
}
