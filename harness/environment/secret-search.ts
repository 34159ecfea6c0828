/** A secret that was found where none may be. Neither the secret nor what stood around it is told. */
export interface FoundSecret {
  /** Place of the secret in the list that was searched for, from 0. */
  readonly index: number;
  /** Such as `base64`. */
  readonly form: string;
}

/**
 * Looks for secrets in a text: as they are, and as JSON, URLs, XML, base64 and hexadecimal write them. Base64 is
 * found inside longer base64 too.
 */
export function findSecrets(text: string, secrets: readonly string[]): FoundSecret[] {
  return secrets.flatMap((secret, index) => {
    if (secret === '') throw new TypeError('An empty secret is found everywhere.');
    const form = Object.entries(formsOf(secret)).find(([, forms]) =>
      forms.some((each) => text.includes(each)),
    )?.[0];
    return form === undefined ? [] : [{ index, form }];
  });
}

function formsOf(secret: string): Readonly<Record<string, readonly string[]>> {
  const utf8 = Buffer.from(secret, 'utf8');
  const utf16 = Buffer.from(secret, 'utf16le');
  const json = JSON.stringify(secret).slice(1, -1);
  const xml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return {
    plain: [secret],
    // Some sinks write JSON of JSON.
    JSON: [json, JSON.stringify(json).slice(1, -1)],
    URL: [
      encodeURIComponent(secret.toWellFormed()),
      new URLSearchParams([['', secret]]).toString().slice(1),
    ],
    XML: [xml, xml.replaceAll('"', '&quot;').replaceAll("'", '&apos;')],
    base64: [...base64Within(utf8), ...base64Within(utf16)],
    hexadecimal: [utf8, utf16].flatMap((bytes) => {
      const hex = bytes.toString('hex');
      return [hex, hex.toUpperCase()];
    }),
  };
}

/** What base64 of any text around these bytes must contain, for each of the three places where they can begin. */
function base64Within(bytes: Buffer): string[] {
  return [0, 1, 2]
    .map((before) => {
      const whole = Buffer.concat([Buffer.alloc(before), bytes]);
      const first = Math.ceil((before * 8) / 6);
      return whole.toString('base64').slice(first, Math.floor((whole.length * 8) / 6));
    })
    .filter((text) => text !== '')
    .flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
}
