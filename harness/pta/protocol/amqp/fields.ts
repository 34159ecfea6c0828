import { malformed } from '../../../runtime/errors.ts';
import { type AmqpValue, described, NULL } from './amqp-value.ts';

/** How one field of a performative is held in memory and written as a value. */
export interface Field<T> {
  encode(value: T): AmqpValue;
  /** @throws MALFORMED when the value is not of the field's type */
  decode(value: AmqpValue): T;
}

/** `source` or `target` of a link. Only the address is used; the other fields are written as null. */
export interface Terminus {
  readonly address?: string;
}

/** AMQP 1.0 part 2, section 2.8.14. */
export interface AmqpError {
  /** Symbol, such as `amqp:unauthorized-access` or `com.microsoft:timeout`. */
  readonly condition: string;
  readonly description?: string;
  readonly info?: AmqpMap;
}

/** A map whose keys are symbols. */
export type AmqpMap = Readonly<Record<string, AmqpValue>>;

/** How a delivery ended (AMQP 1.0 part 3, section 3.4). */
export type DeliveryState =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'rejected'; readonly error?: AmqpError }
  | { readonly outcome: 'released' }
  | { readonly outcome: 'modified' };

const DESCRIPTOR = {
  ERROR: 0x1d,
  ACCEPTED: 0x24,
  REJECTED: 0x25,
  RELEASED: 0x26,
  MODIFIED: 0x27,
  SOURCE: 0x28,
  TARGET: 0x29,
} as const;

/** Descriptors that may also be spelled as symbols. */
const SYMBOLIC: Readonly<Record<string, number>> = {
  'amqp:error:list': DESCRIPTOR.ERROR,
  'amqp:accepted:list': DESCRIPTOR.ACCEPTED,
  'amqp:rejected:list': DESCRIPTOR.REJECTED,
  'amqp:released:list': DESCRIPTOR.RELEASED,
  'amqp:modified:list': DESCRIPTOR.MODIFIED,
  'amqp:source:list': DESCRIPTOR.SOURCE,
  'amqp:target:list': DESCRIPTOR.TARGET,
};

export const anyField: Field<AmqpValue> = { encode: (value) => value, decode: (value) => value };

export const booleanField: Field<boolean> = {
  encode: (value) => ({ type: 'boolean', value }),
  decode: (value) => (value.type === 'boolean' ? value.value : unexpected('boolean', value)),
};

export const stringField = textField('string');
export const symbolField = textField('symbol');
export const ubyteField = numberField('ubyte');
export const ushortField = numberField('ushort');
export const uintField = numberField('uint');

export const ulongField: Field<bigint> = {
  encode: (value) => ({ type: 'ulong', value }),
  decode: (value) => (value.type === 'ulong' ? value.value : unexpected('ulong', value)),
};

export const binaryField: Field<Uint8Array> = {
  encode: (value) => ({ type: 'binary', value }),
  decode: (value) => (value.type === 'binary' ? value.value : unexpected('binary', value)),
};

/** "multiple" symbols: an array, or one alone (AMQP 1.0 part 1, section 1.4). */
export const symbolsField: Field<readonly string[]> = {
  encode: (values) => ({ type: 'array', items: values.map(symbolField.encode) }),
  decode: (value) =>
    value.type === 'array' ? value.items.map(symbolField.decode) : [symbolField.decode(value)],
};

/** A map with symbols for keys; strings are taken for symbols. */
export const mapField: Field<AmqpMap> = {
  encode: (map) => ({
    type: 'map',
    entries: Object.entries(map).map(([key, value]) => [{ type: 'symbol', value: key }, value]),
  }),
  decode: (value) => {
    if (value.type !== 'map') return unexpected('map', value);
    return Object.fromEntries(
      value.entries.map(([key, item]) => [
        key.type === 'symbol' || key.type === 'string' ? key.value : unexpected('symbol', key),
        item,
      ]),
    );
  },
};

export const sourceField = terminusField(DESCRIPTOR.SOURCE, 11);
export const targetField = terminusField(DESCRIPTOR.TARGET, 7);

export const errorField: Field<AmqpError> = {
  encode: ({ condition, description, info }) =>
    described(DESCRIPTOR.ERROR, {
      type: 'list',
      items: [
        symbolField.encode(condition),
        description === undefined ? NULL : stringField.encode(description),
        info === undefined ? NULL : mapField.encode(info),
      ],
    }),
  decode: (value) => {
    const { code, items } = describedList(value);
    if (code !== DESCRIPTOR.ERROR) return unexpected('error', value);
    const [condition = NULL, description = NULL, info = NULL] = items;
    return {
      condition: symbolField.decode(condition),
      ...(description.type === 'null' ? {} : { description: stringField.decode(description) }),
      ...(info.type === 'null' ? {} : { info: mapField.decode(info) }),
    };
  },
};

export const deliveryStateField: Field<DeliveryState> = {
  encode: (state) => {
    switch (state.outcome) {
      case 'accepted':
        return described(DESCRIPTOR.ACCEPTED, { type: 'list', items: [] });
      case 'rejected':
        return described(DESCRIPTOR.REJECTED, {
          type: 'list',
          items: state.error === undefined ? [] : [errorField.encode(state.error)],
        });
      case 'released':
        return described(DESCRIPTOR.RELEASED, { type: 'list', items: [] });
      case 'modified':
        return described(DESCRIPTOR.MODIFIED, { type: 'list', items: [] });
      default:
        return state satisfies never;
    }
  },
  decode: (value) => {
    const { code, items } = describedList(value);
    const [error = NULL] = items;
    switch (code) {
      case DESCRIPTOR.ACCEPTED:
        return { outcome: 'accepted' };
      case DESCRIPTOR.REJECTED:
        return error.type === 'null'
          ? { outcome: 'rejected' }
          : { outcome: 'rejected', error: errorField.decode(error) };
      case DESCRIPTOR.RELEASED:
        return { outcome: 'released' };
      case DESCRIPTOR.MODIFIED:
        return { outcome: 'modified' };
      default:
        return unexpected('delivery state', value);
    }
  },
};

function textField(type: 'string' | 'symbol'): Field<string> {
  return {
    encode: (value) => ({ type, value }),
    decode: (value) => (value.type === type ? value.value : unexpected(type, value)),
  };
}

function numberField(type: 'ubyte' | 'ushort' | 'uint'): Field<number> {
  return {
    encode: (value) => ({ type, value }),
    decode: (value) => (value.type === type ? value.value : unexpected(type, value)),
  };
}

/** A terminus is a list of `length` fields whose first is the address. */
function terminusField(descriptor: number, length: number): Field<Terminus> {
  return {
    encode: ({ address }) => {
      const items: AmqpValue[] = Array.from({ length }, () => NULL);
      if (address !== undefined) items[0] = stringField.encode(address);
      return described(descriptor, { type: 'list', items });
    },
    decode: (value) => {
      const { code, items } = describedList(value);
      if (code !== descriptor) return unexpected('terminus', value);
      const [address = NULL] = items;
      return address.type === 'null' ? {} : { address: stringField.decode(address) };
    },
  };
}

/** The numeric descriptor and the fields of a described list. */
function describedList(value: AmqpValue): { code: number; items: readonly AmqpValue[] } {
  if (value.type !== 'described' || value.value.type !== 'list') {
    return unexpected('described list', value);
  }
  const { descriptor } = value;
  if (descriptor.type === 'ulong') {
    return { code: Number(descriptor.value), items: value.value.items };
  }
  const code = descriptor.type === 'symbol' ? SYMBOLIC[descriptor.value] : undefined;
  return code === undefined
    ? unexpected('known descriptor', descriptor)
    : { code, items: value.value.items };
}

function unexpected(wanted: string, got: AmqpValue): never {
  throw malformed('AMQP frame', `a field holds a ${got.type} where a ${wanted} belongs`);
}
