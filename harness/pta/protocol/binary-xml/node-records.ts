/**
 * Record types of everything but text ([MC-NBFX] 2.2.1, 2.2.2, 2.3). The `_A` types open runs of 26, one
 * for each single-letter prefix.
 */
export const NODE = {
  END_ELEMENT: 0x01,
  COMMENT: 0x02,
  ARRAY: 0x03,
  SHORT_ATTRIBUTE: 0x04,
  ATTRIBUTE: 0x05,
  SHORT_DICTIONARY_ATTRIBUTE: 0x06,
  DICTIONARY_ATTRIBUTE: 0x07,
  SHORT_XMLNS: 0x08,
  XMLNS: 0x09,
  SHORT_DICTIONARY_XMLNS: 0x0a,
  DICTIONARY_XMLNS: 0x0b,
  PREFIX_DICTIONARY_ATTRIBUTE_A: 0x0c,
  PREFIX_ATTRIBUTE_A: 0x26,
  SHORT_ELEMENT: 0x40,
  ELEMENT: 0x41,
  SHORT_DICTIONARY_ELEMENT: 0x42,
  DICTIONARY_ELEMENT: 0x43,
  PREFIX_DICTIONARY_ELEMENT_A: 0x44,
  PREFIX_ELEMENT_A: 0x5e,
} as const;

/** Number of single-letter prefixes, a … z. */
export const LETTERS = 26;

/** Elements inside elements; the default quota of .NET's readers (XmlDictionaryReaderQuotas.MaxDepth). */
export const DEPTH_MAX = 32;

/** Bytes of one document: the longest envelope that the relay carries. */
export const DOCUMENT_BYTES_MAX = 65_536;
