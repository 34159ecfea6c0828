import { sambaAvailability } from '../../mocks/samba/samba-availability.ts';

/**
 * Whether a suite that needs a real domain controller may run. Without a Docker engine it is skipped, and says so; in
 * CI it runs, and fails.
 */
export async function sambaOrSkip(): Promise<boolean> {
  const samba = await sambaAvailability();
  const isRequired = process.env['CI'] === 'true';
  if (!samba.available && !isRequired) {
    console.warn(`SKIPPED, not verified against a real domain controller: ${samba.reason}`);
  }
  return samba.available || isRequired;
}
