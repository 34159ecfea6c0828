/** Modes in the order of their numbers, 1 … 4 ([MC-NMF] 2.2.3.2). The relay uses `duplex`. */
export const MODES = ['singleton-unsized', 'duplex', 'simplex', 'singleton-sized'] as const;

export type NetFramingMode = (typeof MODES)[number];

/** A record of the .NET Message Framing Protocol ([MC-NMF] 2.2). */
export type NetFramingRecord =
  | { readonly kind: 'version'; readonly major: number; readonly minor: number }
  | { readonly kind: 'mode'; readonly mode: NetFramingMode }
  | { readonly kind: 'via'; readonly uri: string }
  | { readonly kind: 'known-encoding'; readonly encoding: number }
  | { readonly kind: 'extensible-encoding'; readonly contentType: string }
  | { readonly kind: 'upgrade-request'; readonly protocol: string }
  | { readonly kind: 'upgrade-response' }
  | { readonly kind: 'preamble-end' }
  | { readonly kind: 'preamble-ack' }
  | { readonly kind: 'sized-envelope'; readonly envelope: Uint8Array }
  | { readonly kind: 'end' }
  /** `uri` names the fault, as `http://schemas.microsoft.com/ws/2006/05/framing/faults/EndpointNotFound`. */
  | { readonly kind: 'fault'; readonly uri: string };

export const RECORD = {
  VERSION: 0x00,
  MODE: 0x01,
  VIA: 0x02,
  KNOWN_ENCODING: 0x03,
  EXTENSIBLE_ENCODING: 0x04,
  UNSIZED_ENVELOPE: 0x05,
  SIZED_ENVELOPE: 0x06,
  END: 0x07,
  FAULT: 0x08,
  UPGRADE_REQUEST: 0x09,
  UPGRADE_RESPONSE: 0x0a,
  PREAMBLE_ACK: 0x0b,
  PREAMBLE_END: 0x0c,
} as const;

/** "Binary with in-band dictionary": SOAP 1.2 in [MC-NBFSE] ([MC-NMF] 2.2.3.4.1). */
export const ENCODING_BINARY_IN_BAND = 0x08;

/** Bytes of one envelope: .NET's default MaxReceivedMessageSize. */
export const ENVELOPE_BYTES_MAX = 65_536;

/** Bytes of a via; .NET's own limit is 2048 characters. */
export const VIA_BYTES_MAX = 2_048;

/** Bytes of a fault, a content type or the name of an upgrade; .NET's own limit is 256. */
export const NAME_BYTES_MAX = 256;
