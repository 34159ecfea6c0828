import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../runtime/secret.ts';
import { SERVICE_BUS_DOMAIN } from './hosts.ts';

/** What a listener on a relay path shows. Captured, public research; the scheme is documented for Azure Relay. */
export interface SharedAccess {
  /** Such as `his-eur1-weur1`. */
  readonly namespace: string;
  readonly servicePath: string;
  readonly keyName: string;
  /** The text is the key, in UTF-8; it is not base64-decoded. */
  readonly key: Secret;
}

export type SharedAccessVerdict =
  | { readonly kind: 'valid' /** ms since the Unix epoch, UTC. */; readonly expiresAt: number }
  | {
      readonly kind: 'refused';
      readonly reason:
        | 'malformed'
        | 'wrong-resource'
        | 'wrong-key-name'
        | 'wrong-signature'
        | 'expired';
    };

/** A captured signature has about 330 characters. */
const SIGNATURE_LENGTH_MAX = 4096;

const PREFIX = 'SharedAccessSignature ';

/** `http`, whatever the connection is, and a slash at the end. */
export function sharedAccessResource(namespace: string, servicePath: string): string {
  return `http://${namespace}.${SERVICE_BUS_DOMAIN}/${servicePath}/`;
}

/**
 * Signs for one path.
 *
 * @param expiresAt - milliseconds since the Unix epoch, UTC; the wire has whole seconds, rounded down
 */
export function issueSharedAccessSignature(access: SharedAccess, expiresAt: number): string {
  const resource = urlEncode(sharedAccessResource(access.namespace, access.servicePath));
  const expiry = String(Math.floor(expiresAt / 1000));
  const signature = urlEncode(sign(access.key, resource, expiry).toString('base64'));
  return `${PREFIX}sr=${resource}&sig=${signature}&se=${expiry}&skn=${urlEncode(access.keyName)}`;
}

/**
 * Judges a signature. It covers `sr` as sent, so escapes may be in either case.
 *
 * @param nowMs - the clock of the judging side, milliseconds since the Unix epoch, UTC
 * @returns refusals in this order: shape, resource, key name, signature, expiry
 */
export function verifySharedAccessSignature(
  token: string,
  access: SharedAccess,
  nowMs: number,
): SharedAccessVerdict {
  const fields = readFields(token);
  if (fields === undefined) return { kind: 'refused', reason: 'malformed' };
  const { resource, signature, expiry, keyName } = fields;

  const wanted = sharedAccessResource(access.namespace, access.servicePath);
  const shown = urlDecode(resource);
  if (shown === undefined) return { kind: 'refused', reason: 'malformed' };
  if (!sameResource(shown, wanted)) return { kind: 'refused', reason: 'wrong-resource' };
  if (keyName !== access.keyName) return { kind: 'refused', reason: 'wrong-key-name' };

  const expected = sign(access.key, resource, expiry);
  if (expected.length !== signature.length || !timingSafeEqual(expected, signature)) {
    return { kind: 'refused', reason: 'wrong-signature' };
  }
  const expiresAt = Number(expiry) * 1000;
  return nowMs < expiresAt ? { kind: 'valid', expiresAt } : { kind: 'refused', reason: 'expired' };
}

interface Fields {
  /** As sent. */
  readonly resource: string;
  readonly signature: Buffer;
  /** As sent: Unix seconds. */
  readonly expiry: string;
  readonly keyName: string;
}

function readFields(token: string): Fields | undefined {
  if (token.length > SIGNATURE_LENGTH_MAX || !token.startsWith(PREFIX)) return undefined;
  const fields = new Map<string, string>();
  for (const part of token.slice(PREFIX.length).split('&')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, equals);
    if (equals < 1 || fields.has(name)) return undefined;
    fields.set(name, part.slice(equals + 1));
  }
  const resource = fields.get('sr');
  const signature = urlDecode(fields.get('sig') ?? '');
  const expiry = fields.get('se') ?? '';
  const keyName = urlDecode(fields.get('skn') ?? '');
  if (!resource || !signature || !keyName || !/^\d{1,12}$/.test(expiry)) return undefined;
  return { resource, signature: Buffer.from(signature, 'base64'), expiry, keyName };
}

function sign(key: Secret, encodedResource: string, expiry: string): Buffer {
  return createHmac('sha256', key.reveal()).update(`${encodedResource}\n${expiry}`).digest();
}

/** Azure's own samples sign `http`, `https` and `sb` alike, with or without the last slash; host names have no case. */
function sameResource(shown: string, wanted: string): boolean {
  const canonical = (uri: string) =>
    uri
      .replace(/^(?:https?|sb):/i, 'http:')
      .replace(/\/?$/, '/')
      .toLowerCase();
  return canonical(shown) === canonical(wanted);
}

/** As .NET's `HttpUtility.UrlEncode`: escapes in lower case, a blank becomes a plus sign. */
function urlEncode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'))
    .replace(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase())
    .replaceAll('%20', '+')
    .replaceAll("'", '%27')
    .replaceAll('~', '%7e');
}

function urlDecode(text: string): string | undefined {
  try {
    // A plus sign in base64 that was not escaped would be lost, so only escapes are undone.
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
