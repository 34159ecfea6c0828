import { z } from 'zod';
import { malformed } from '../../runtime/errors.ts';
import { fromBase64 } from './base64.ts';
import type { ValidationVerdict } from './messages.ts';

/** Header that carries a verdict: base64 of the UTF-8 of a JSON array of claims. Captured, public research. */
export const VERDICT_HEADER = 'x-cwap-backend-response';

/** Reason of an agent that finds no ciphertext for its certificate; the only name known besides Win32 codes. */
export const ENCRYPTION_DATA_NOT_FOUND = 'EncryptionDataNotFound';

/** Reason of an agent whose key does not open the ciphertext. Inferred: the real agent's word for it is not public. */
export const DECRYPTION_FAILED = 'DecryptionFailed';

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const AUTHENTICATION_CLAIM = `${CLAIMS}/authentication`;
const NAME_CLAIM = `${CLAIMS}/name`;
const REASON_CLAIM = 'http://msappproxy.net/ws/2015/02/identity/claims/validationfailurereasoning';
const IDENTITY_RIGHT = 'http://schemas.xmlsoap.org/ws/2005/05/identity/right/identity';

/** A captured value has less than 1 KiB; Node refuses all headers together beyond 16 KiB. */
const HEADER_LENGTH_MAX = 16 * 1024;

/** Writes a verdict as the header value. */
export function renderVerdict(verdict: ValidationVerdict): string {
  const accepted = verdict.kind === 'accepted';
  const claims = [
    claim(AUTHENTICATION_CLAIM, accepted),
    accepted ? claim(NAME_CLAIM, verdict.userName) : claim(REASON_CLAIM, verdict.reason),
  ];
  // .NET's JSON writer escapes slashes.
  const json = JSON.stringify(claims).replaceAll('/', '\\/');
  return Buffer.from(json, 'utf8').toString('base64');
}

/**
 * Reads a header value. Claims may stand in any order, `Resource` of the first may be a text, a reason may be a
 * number; unknown claims pass.
 *
 * @throws HarnessError `MALFORMED`, which the cloud reports as AADSTS80003
 */
export function parseVerdict(headerValue: string): ValidationVerdict {
  if (headerValue.length > HEADER_LENGTH_MAX) {
    throw malformed(VERDICT_HEADER, `longer than ${HEADER_LENGTH_MAX} characters`);
  }
  const claims = readClaims(fromBase64(headerValue, VERDICT_HEADER));
  const resource = (type: string) => claims.find(({ ClaimType }) => ClaimType === type)?.Resource;

  const authentication = String(resource(AUTHENTICATION_CLAIM)).toLowerCase();
  if (authentication === 'true') {
    const userName = resource(NAME_CLAIM);
    if (typeof userName !== 'string') throw malformed(VERDICT_HEADER, 'success without a name');
    return { kind: 'accepted', userName };
  }
  if (authentication === 'false') {
    const reason = resource(REASON_CLAIM);
    if (typeof reason !== 'string' && typeof reason !== 'number') {
      throw malformed(VERDICT_HEADER, 'failure without a reason');
    }
    return { kind: 'rejected', reason: String(reason).trim() };
  }
  throw malformed(VERDICT_HEADER, 'no claim says whether authentication succeeded');
}

const claimsSchema = z.array(
  z.object({
    ClaimType: z.string(),
    Resource: z.union([z.string(), z.boolean(), z.number()]).nullish(),
  }),
);

function readClaims(json: Uint8Array): z.output<typeof claimsSchema> {
  try {
    return claimsSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json)));
  } catch {
    throw malformed(VERDICT_HEADER, 'not a JSON array of claims');
  }
}

function claim(ClaimType: string, Resource: string | boolean) {
  return { ClaimType, Resource, Right: IDENTITY_RIGHT };
}
