import type { Script, Step, Transport } from '../step.ts';
import { accepted, addAccount, counted, refused, search, step } from './vocabulary.ts';

const TLS_REQUIRED = { code: 8, still: ['u'] } as const;
const SECURE: readonly Transport[] = ['ldaps', 'starttls', 'gc-tls', 'gc-starttls'];
const CLEAR: readonly Transport[] = ['ldap', 'gc'];

/** Password modify, fast bind, batch, cancel, WhoAmI, and one that nobody knows. */
const UNSUPPORTED = [
  '1.3.6.1.4.1.4203.1.11.1',
  '1.2.840.113556.1.4.1781',
  '1.2.840.113556.1.4.2212',
  '1.3.6.1.1.8',
  '1.3.6.1.4.1.4203.1.11.3',
  '1.2.3.4.5',
];

const ANONYMOUS = { code: 1, hr: '00002020' } as const;

function anonymousRequests(): readonly Step[] {
  const on = 'nobody';
  return [
    search('(cn=Guest)', { on }, ANONYMOUS),
    search('(objectClass=*)', { on, base: '{base}', scope: 'base' }, ANONYMOUS),
    step({ do: 'delete', dn: '{u.dn}', on }, ANONYMOUS),
    step({ do: 'modify-dn', dn: '{u.dn}', newRdn: 'CN={x}other', on }, ANONYMOUS),
    step(
      {
        do: 'modify',
        dn: '{u.dn}',
        on,
        changes: [{ operation: 'replace', attribute: 'description', values: ['x'] }],
      },
      ANONYMOUS,
    ),
    search(
      '(objectClass=*)',
      { on, base: '', scope: 'base', attributes: ['dnsHostName'] },
      {
        code: 0,
        found: 1,
      },
    ),
    step({ do: 'compare', dn: '{u.dn}', attribute: 'cn', value: '{x}u', on }, { code: 6 }),
    step({ do: 'compare', dn: '{u.dn}', attribute: 'cn', value: 'other', on }, { code: 5 }),
  ];
}

export const A13_TRANSPORT: readonly Script[] = [
  ...CLEAR.map(
    (transport): Script => ({
      id: `a13/clear-${transport}`,
      steps: [
        addAccount(),
        step({ do: 'bind', account: 'u', password: 'right', transport }, TLS_REQUIRED),
        step({ do: 'bind', account: 'u', password: 'wrong', transport }, TLS_REQUIRED),
        step({ do: 'bind', account: 'u', password: 'empty', transport }, TLS_REQUIRED),
        step({ do: 'bind', name: 'nobody-{x}@{dns}', password: 'wrong', transport }, { code: 8 }),
        step({ do: 'bind', name: '', password: 'empty', transport }, { code: 0 }),
      ],
    }),
  ),
  ...SECURE.map(
    (transport): Script => ({
      id: `a13/secure-${transport}`,
      steps: [
        addAccount(),
        accepted('right', {}, { transport }),
        counted(1, {}, { transport }),
        accepted('right', { badPwdCount: 0 }, { transport }),
      ],
    }),
  ),
  {
    id: 'a13/start-tls-inside-tls',
    steps: [
      step({ do: 'start-tls', on: 'c' }, { code: 1 }),
      step({ do: 'start-tls', on: 'd', transport: 'starttls' }, { code: 1 }),
      step({ do: 'start-tls', on: 'e', transport: 'ldap' }, { code: 0 }),
    ],
  },
  {
    id: 'a13/any-version',
    steps: [
      addAccount(),
      ...[0, 1, 2, 4, 127].map((version) => accepted('right', {}, { version })),
    ],
  },
  {
    id: 'a13/unsupported-extended-operations',
    steps: UNSUPPORTED.map((oid) => step({ do: 'extended', oid }, { code: 2 })),
  },
  {
    id: 'a13/sasl',
    steps: [
      ...['PLAIN', 'EXTERNAL', 'DIGEST-MD5', 'NONE-SUCH'].map((mechanism) =>
        step({ do: 'sasl-bind', mechanism, on: mechanism }, { code: 1 }),
      ),
      ...['GSSAPI', 'GSS-SPNEGO'].map((mechanism) =>
        step({ do: 'sasl-bind', mechanism, hex: '', on: mechanism }, { code: 14 }),
      ),
    ],
  },
  {
    id: 'a13/sicily',
    // A bind of version 3 without a name, whose choice 9 says Sicily package discovery.
    steps: [step({ do: 'raw', hex: '600702010304008900', on: 'c' }, { code: 'closed' })],
  },
  {
    id: 'a13/re-bind',
    steps: [
      addAccount(),
      accepted('right', {}, { on: 'c' }),
      search('(cn={x}u)', { on: 'c' }, { code: 0, found: 1 }),
      refused('52e', 'wrong', {}, { on: 'c' }),
      search('(cn={x}u)', { on: 'c' }, { code: 0, found: 1 }),
      step({ do: 'bind', name: '', password: 'empty', on: 'c' }),
      search('(cn={x}u)', { on: 'c' }, ANONYMOUS),
    ],
  },
  { id: 'a13/anonymous-requests', steps: [addAccount(), ...anonymousRequests()] },
  {
    id: 'a13/anonymous-compare-in-clear',
    steps: [
      addAccount(),
      step(
        { do: 'compare', dn: '{u.dn}', attribute: 'cn', value: '{x}u', transport: 'ldap' },
        { code: 6 },
      ),
    ],
  },
  {
    id: 'a13/unbind',
    steps: [
      addAccount(),
      accepted('right', {}, { on: 'c' }),
      step({ do: 'unbind', on: 'c' }, { code: 'closed' }),
    ],
  },
  {
    id: 'a13/abandon',
    steps: [
      addAccount(),
      accepted('right', {}, { on: 'c' }),
      step(
        {
          do: 'abandon',
          on: 'c',
          search: {
            do: 'search',
            base: 'CN=Users,{base}',
            scope: 'sub',
            filter: '(cn={x}u)',
            attributes: ['cn'],
          },
        },
        { code: 0, found: 1 },
      ),
    ],
  },
  {
    id: 'a13/controls',
    steps: [
      search('(cn=Guest)', { controls: [{ oid: '1.2.3.4', critical: true }] }, { code: 12 }),
      search('(cn=Guest)', { controls: [{ oid: '1.2.3.4' }] }, { code: 0, found: 1 }),
    ],
  },
  {
    id: 'a13/pipeline',
    steps: [
      addAccount(),
      step(
        {
          do: 'pipeline',
          steps: [
            { do: 'bind', account: 'u', password: 'right' },
            {
              do: 'search',
              base: 'CN=Users,{base}',
              scope: 'sub',
              filter: '(cn={x}u)',
              attributes: ['cn'],
            },
          ],
        },
        { tally: 'bind 0, search 0' },
      ),
    ],
  },
  {
    id: 'a13/odd-messages',
    steps: [
      // An anonymous bind with message id 0.
      step({ do: 'raw', hex: '600702010304008000', messageId: 0, on: 'a' }, { code: 0 }),
      // A tag that no operation has.
      step({ do: 'raw', hex: '7d00', on: 'b' }, { code: 'closed' }),
      // What only a server says: a bind response.
      step({ do: 'raw', hex: '61070a010004000400', on: 'c' }, { code: 2 }),
    ],
  },
];
