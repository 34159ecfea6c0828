/** `>=`, `<=`, and the matching rules 1.2.840.113556.1.4.803 and .804. */
export type Comparison = 'at-least' | 'at-most' | 'all-bits' | 'any-bit';

/** A search filter as the client sent it. Values are the octets of the assertion: what they say is for the schema. */
export type SearchFilter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly SearchFilter[] }
  | { readonly kind: 'not'; readonly filter: SearchFilter }
  | { readonly kind: 'present'; readonly attribute: string }
  | {
      /** `approximate` is `~=`; `in-chain` is the matching rule 1.2.840.113556.1.4.1941. */
      readonly kind: 'equal' | 'approximate' | 'in-chain' | Comparison;
      readonly attribute: string;
      readonly value: Uint8Array;
    }
  | {
      readonly kind: 'substrings';
      readonly attribute: string;
      /** Empty when there is none, as `final`. */
      readonly initial: Uint8Array;
      readonly any: readonly Uint8Array[];
      readonly final: Uint8Array;
    }
  /** A matching rule that no directory of ours knows: matches nothing, and its negation everything. */
  | { readonly kind: 'unknown-rule' };
