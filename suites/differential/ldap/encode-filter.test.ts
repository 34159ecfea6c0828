import { expect, test } from 'vitest';
import { berElements, nextElement } from '../../../mocks/domain-controller/ldap/ber-elements.ts';
import { readSearchFilter } from '../../../mocks/domain-controller/ldap/read-search-filter.ts';
import { encodeFilter } from './encode-filter.ts';

const read = (filter: string) => readSearchFilter(nextElement(berElements(encodeFilter(filter))));
const bytes = (text: string) => expect.objectContaining(new Uint8Array(Buffer.from(text)));

test.each([
  ['(cn=*)', { kind: 'present', attribute: 'cn' }],
  ['(cn=a)', { kind: 'equal', attribute: 'cn', value: bytes('a') }],
  ['(cn=\\2a)', { kind: 'equal', attribute: 'cn', value: bytes('*') }],
  ['(uSNChanged>=5)', { kind: 'at-least', attribute: 'uSNChanged', value: bytes('5') }],
  ['(cn~=a)', { kind: 'approximate', attribute: 'cn', value: bytes('a') }],
  ['(!(cn=*))', { kind: 'not', filter: { kind: 'present', attribute: 'cn' } }],
  [
    '(&(cn=*)(sn=*))',
    {
      kind: 'and',
      filters: [
        { kind: 'present', attribute: 'cn' },
        { kind: 'present', attribute: 'sn' },
      ],
    },
  ],
  [
    '(userAccountControl:1.2.840.113556.1.4.803:=2)',
    { kind: 'all-bits', attribute: 'userAccountControl', value: bytes('2') },
  ],
])('%s is encoded', (filter, expected) => {
  expect(read(filter)).toMatchObject(expected);
});

test('a text that is no filter is refused', () => {
  expect(() => encodeFilter('cn=a')).toThrow(TypeError);
});
