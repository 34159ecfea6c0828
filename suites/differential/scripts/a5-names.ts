import type { Script } from '../step.ts';
import { accepted, addAccount, modify, refused, replace, step } from './vocabulary.ts';

const ACCEPTED = [
  '{u.dn}',
  'cn={x}U,cn=USERS,{base}',
  'CN={x}u, CN=Users, {base}',
  'CN={x}u , CN=Users , {base}',
  ' CN={x}u,CN=Users,{base} ',
  'CN= {x}u,CN=Users,{base}',
  '{x}.explicit@{dns}',
  '{x}.EXPLICIT@{dns}',
  '{u.sam}@{dns}',
  '{x}U@{dns}',
  '{u.sam}@{netbios}',
  ' {x}.explicit@{dns}',
  '{x}.explicit@{dns} ',
  '{netbios}\\{u.sam}',
  '{netbios}\\{x}U',
  '{dns}/Users/{x}u',
  '{dns}/Users\n{x}u',
  '{u.sid}',
  '<GUID={u.guid}>',
  '<SID={u.sid}>',
];

const REFUSED = [
  '2.5.4.3={x}u,CN=Users,{base}',
  'CN={x}u;CN=Users;{base}',
  'CN ={x}u,CN=Users,{base}',
  'CN={x}u',
  'CN={x}u,,CN=Users,{base}',
  '{base}',
  'CN=nobody,CN=Users,{base}',
  '{x}.explicit@{netbios}',
  '{u.sam}@sub.{dns}',
  '{u.sam}@{dns}.',
  '{dns}\\{u.sam}',
  '.\\{u.sam}',
  '\\{u.sam}',
  '{netbios}/{u.sam}',
  '{netbios}\\{x}.explicit@{dns}',
  '{u.sam}',
  'Display {x}',
  '{x}.mail@{dns}',
  '{u.guid}',
  '{{u.guid}}',
  '{x}*@{dns}',
  '{netbios}\\{x}*',
  'alice@fabrikam.test',
  'FABRIKAM\\alice',
  'CN=alice,CN=Users,DC=fabrikam,DC=test',
];

const OUS = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(60));

export const A5_NAMES: readonly Script[] = [
  {
    id: 'a5/forms',
    steps: [
      addAccount({
        attributes: {
          userPrincipalName: ['{x}.explicit@{dns}'],
          displayName: ['Display {x}'],
          mail: ['{x}.mail@{dns}'],
        },
      }),
      ...ACCEPTED.map((name) => accepted('right', {}, { name })),
      ...REFUSED.map((name) => refused('52e', 'right', { badPwdCount: 0 }, { name })),
    ],
  },
  {
    id: 'a5/escaped-dn',
    // One escaped character of a common name that is known: the first of `Zoe`.
    steps: [
      addAccount({ cn: 'Zoe {x}' }),
      accepted('right', {}, { name: 'CN=\\5aoe {x},CN=Users,{base}' }),
    ],
  },
  {
    id: 'a5/suffixes',
    steps: [
      addAccount({ attributes: { userPrincipalName: ['{x}@registered.nowhere'] } }),
      accepted('right', {}, { name: '{x}@registered.nowhere' }),
      modify(
        'add',
        'uPNSuffixes',
        ['{x}.example'],
        { code: 0 },
        'CN=Partitions,CN=Configuration,{base}',
      ),
      refused('52e', 'right', {}, { name: '{u.sam}@{x}.example' }),
      modify(
        'delete',
        'uPNSuffixes',
        ['{x}.example'],
        { code: 0 },
        'CN=Partitions,CN=Configuration,{base}',
      ),
    ],
  },
  {
    id: 'a5/upn-without-at',
    steps: [
      addAccount({ attributes: { userPrincipalName: ['plain-{x}'] } }),
      refused('52e', 'right', {}, { name: 'plain-{x}' }),
      accepted(),
    ],
  },
  {
    id: 'a5/sam-with-at',
    steps: [
      addAccount({ attributes: { sAMAccountName: ['{x}u@a'] } }),
      refused('52e', 'right', {}, { name: '{netbios}\\{x}u@a' }),
      accepted('right', {}, { name: '{u.dn}' }),
    ],
  },
  {
    id: 'a5/long-dn',
    steps: [
      ...OUS.map((_, index) => {
        const path = OUS.slice(0, index + 1)
          .toReversed()
          .map((ou) => `OU={x}${ou}`);
        return step({
          do: 'add',
          dn: `${path.join(',')},{base}`,
          attributes: { objectClass: ['organizationalUnit'] },
        });
      }),
      addAccount({
        container: `${OUS.toReversed()
          .map((ou) => `OU={x}${ou}`)
          .join(',')},{base}`,
      }),
      accepted('right', {}, { name: '{u.dn}' }),
    ],
  },
  {
    id: 'a5/uniqueness',
    steps: [
      addAccount({ attributes: { userPrincipalName: ['{x}.taken@{dns}'] } }),
      addAccount(
        { account: 'v', attributes: { userPrincipalName: ['{x}.TAKEN@{dns}'] } },
        { code: 19, hr: '0000202f' },
      ),
      addAccount(
        { account: 'w', attributes: { userPrincipalName: ['{u.sam}@{dns}'] } },
        { code: 68, hr: '00002071' },
      ),
      addAccount({ account: 'y', attributes: { sAMAccountName: ['{x}.taken'] } }, { code: 19 }),
      addAccount({ account: 'z' }),
      replace({ userPrincipalName: ['{x}.taken@{dns}'] }, { code: 19 }, '{z.dn}'),
      replace({ userPrincipalName: ['{u.sam}@fabrikam.test'] }, { code: 0 }, '{z.dn}'),
      replace({ sAMAccountName: ['{u.sam}'] }, { code: 68 }, '{z.dn}'),
    ],
  },
];
