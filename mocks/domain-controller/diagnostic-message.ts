import type { DiagnosticTexts, DirectoryProfile } from '../directory/directory-profile.ts';

/**
 * The diagnostic text of a refusal, as this directory words it.
 *
 * @param values - `data` is a Win32 code, shown in hexadecimal; `name` a DN or a domain name
 */
export function diagnosticMessage(
  { texts, diagnosticsEndWithNul }: DirectoryProfile,
  situation: keyof DiagnosticTexts,
  { data = 0, name = '' }: { readonly data?: number; readonly name?: string } = {},
): string {
  const text = texts[situation].replace('{data}', data.toString(16)).replace('{name}', () => name);
  return diagnosticsEndWithNul ? `${text}\0` : text;
}

/** The Win32 code in the diagnostic text of a refused bind; `undefined` in any other text. */
export function parseLdapData(text: string): number | undefined {
  const [, hex] = /AcceptSecurityContext error, data ([0-9a-f]+),/.exec(text) ?? [];
  return hex === undefined ? undefined : Number.parseInt(hex, 16);
}
