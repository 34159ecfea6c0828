import { createHash } from 'node:crypto';

/** Longest run of numbers that a domain gives out: relative identifiers have 30 bits. @see [MS-ADTS] 3.1.1.1.9.2 */
const RID_MAX = 0x3fff_ffff;

/**
 * The identifiers of the objects of one domain. They follow from the domain's DNS name and the object's number, so the
 * same lab has the same ones each time, and the number can be read back from each.
 */
export class ObjectIdentity {
  /** `S-1-5-21-…` in bytes: revision, count of sub-authorities, authority, sub-authorities. */
  readonly #domainSid: Buffer;
  readonly #guidTail: Buffer;
  readonly #guidMask: number;

  constructor(dnsName: string) {
    const digest = createHash('sha256').update(`domain:${dnsName.toLowerCase()}`).digest();
    const sid = Buffer.alloc(24);
    sid.set([1, 4, 0, 0, 0, 0, 0, 5]);
    sid.writeUInt32LE(21, 8);
    // Sub-authorities of real domains are below 2^32; the top bit stays clear so that no reader trips over it.
    for (const index of [0, 1, 2]) {
      sid.writeUInt32LE(digest.readUInt32LE(index * 4) & 0x7fff_ffff, 12 + index * 4);
    }
    this.#domainSid = sid;
    this.#guidMask = digest.readUInt32LE(12);
    const tail = Buffer.from(digest.subarray(16, 28));
    // Version 4, variant 1: what a random GUID says of itself.
    tail[3] = ((tail[3] ?? 0) & 0x0f) | 0x40;
    tail[4] = ((tail[4] ?? 0) & 0x3f) | 0x80;
    this.#guidTail = tail;
  }

  /** The SID of the domain itself, in bytes. */
  get domainSid(): Uint8Array {
    return this.#domainSid;
  }

  /** @param rid - relative identifier, {@link EntryRecord.id} of an account or group */
  sidOf(rid: number): Uint8Array {
    const sid = Buffer.alloc(28);
    sid.set(this.#domainSid);
    sid[1] = 5;
    sid.writeUInt32LE(rid, 24);
    return sid;
  }

  /** The relative identifier in a SID of this domain. */
  ridOf(sid: Uint8Array): number | undefined {
    const bytes = Buffer.from(sid);
    if (bytes.length !== 28 || bytes[1] !== 5) return undefined;
    if (!bytes.subarray(2, 24).equals(this.#domainSid.subarray(2))) return undefined;
    const rid = bytes.readUInt32LE(24);
    return rid > 0 && rid <= RID_MAX ? rid : undefined;
  }

  /** @param id - {@link EntryRecord.id}. @returns 16 bytes as stored: the first three groups little-endian */
  guidOf(id: number): Uint8Array {
    const guid = Buffer.alloc(16);
    guid.writeUInt32LE((scattered(id) ^ this.#guidMask) >>> 0);
    guid.set(this.#guidTail, 4);
    return guid;
  }

  /** The number of the object of this domain with that GUID, if there can be one. */
  idOf(guid: Uint8Array): number | undefined {
    const bytes = Buffer.from(guid);
    if (bytes.length !== 16 || !bytes.subarray(4).equals(this.#guidTail)) return undefined;
    return gathered((bytes.readUInt32LE() ^ this.#guidMask) >>> 0);
  }
}

/** An odd factor and its inverse modulo 2^32: neighbours land far apart, and the way back is exact. */
const FACTOR = 0x9e37_79b1;
const INVERSE = inverseOf(FACTOR);

function scattered(id: number): number {
  return Math.imul(id, FACTOR);
}

function gathered(scatteredId: number): number {
  return Math.imul(scatteredId, INVERSE);
}

/** Newton's iteration: each round doubles the bits that are right; three are right at the start. */
function inverseOf(odd: number): number {
  let inverse = odd;
  for (let round = 0; round < 4; round += 1) {
    inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  }
  return inverse;
}
