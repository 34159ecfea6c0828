/**
 * A value of the AMQP 1.0 type system, by type and not by encoding: `uint` stands for 0x43, 0x52 and 0x70
 * alike (AMQP 1.0 part 1, section 1.6).
 */
export type AmqpValue =
  | { readonly type: 'null' }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: AmqpSmallNumber; readonly value: number }
  | { readonly type: 'ulong' | 'long'; readonly value: bigint }
  /** Milliseconds since the Unix epoch. */
  | { readonly type: 'timestamp'; readonly value: bigint }
  /** Lower-case, with hyphens; network byte order on the wire. */
  | { readonly type: 'uuid'; readonly value: string }
  | { readonly type: 'binary'; readonly value: Uint8Array }
  /** IEEE 754 decimals, kept as their 4, 8 or 16 bytes. */
  | { readonly type: 'decimal32' | 'decimal64' | 'decimal128'; readonly value: Uint8Array }
  | { readonly type: 'string' | 'symbol'; readonly value: string }
  | { readonly type: 'list'; readonly items: readonly AmqpValue[] }
  | { readonly type: 'map'; readonly entries: readonly (readonly [AmqpValue, AmqpValue])[] }
  /** Items of one type. */
  | { readonly type: 'array'; readonly items: readonly AmqpValue[] }
  | { readonly type: 'described'; readonly descriptor: AmqpValue; readonly value: AmqpValue };

/** Types whose values are JavaScript numbers; `char` is a Unicode code point. */
export type AmqpSmallNumber =
  | 'ubyte'
  | 'ushort'
  | 'uint'
  | 'byte'
  | 'short'
  | 'int'
  | 'float'
  | 'double'
  | 'char';

export const NULL: AmqpValue = { type: 'null' };

/** A value with a numeric descriptor, as all of AMQP's own described types have. */
export function described(descriptor: number, value: AmqpValue): AmqpValue {
  return { type: 'described', descriptor: { type: 'ulong', value: BigInt(descriptor) }, value };
}

/** Values and containers inside one another; nothing in the relay protocol goes past six. */
export const VALUE_DEPTH_MAX = 32;

/** Values in one frame, counted one by one: an array of `true` takes no bytes for its items. */
export const VALUE_COUNT_MAX = 65_536;
