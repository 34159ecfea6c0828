import { createHmac } from 'node:crypto';
import type { ListenerEndpoint } from './bootstrap.ts';

/** .NET escapes in lower case, Python in upper case; the signature is over what was sent. */
export type EscapeCase = 'lower' | 'upper';

const urlEncode = (text: string, escapeCase: EscapeCase): string =>
  encodeURIComponent(text).replaceAll(/%../g, (escaped) =>
    escapeCase === 'lower' ? escaped.toLowerCase() : escaped.toUpperCase(),
  );

/**
 * What opens a listener's links. The key signs as the text that it is, not as the bytes that it encodes.
 *
 * @param expiresAt - seconds since the Unix epoch
 */
export function sasToken(
  endpoint: ListenerEndpoint,
  expiresAt: number,
  escapeCase: EscapeCase = 'lower',
): string {
  const { namespace, domain, servicePath, keyName, key } = endpoint;
  const resource = urlEncode(`http://${namespace}.${domain}/${servicePath}/`, escapeCase);
  const signature = createHmac('sha256', key).update(`${resource}\n${expiresAt}`).digest('base64');
  return `SharedAccessSignature sr=${resource}&sig=${urlEncode(signature, escapeCase)}&se=${expiresAt}&skn=${keyName}`;
}
