import type { Script } from '../step.ts';
import { accepted, addAccount, modify, refused, replace, search, step } from './vocabulary.ts';

const UPN = { attributes: { userPrincipalName: ['{x}.upn@{dns}'] } };
const NAMES = ['{u.dn}', '{x}.upn@{dns}', '{u.upn}', '{netbios}\\{u.sam}'];

export const A6_RENAMES: readonly Script[] = [
  {
    id: 'a6/rename',
    steps: [
      addAccount(UPN),
      step({ do: 'modify-dn', dn: '{u.dn}', newRdn: 'CN={x}renamed' }),
      refused('52e', 'right', { badPwdCount: 0 }, { name: 'CN={x}u,CN=Users,{base}' }),
      ...NAMES.map((name) => accepted('right', {}, { name })),
    ],
  },
  {
    id: 'a6/move',
    steps: [
      step({
        do: 'add',
        dn: 'OU={x}ou,{base}',
        attributes: { objectClass: ['organizationalUnit'] },
      }),
      addAccount(UPN),
      step({
        do: 'modify-dn',
        dn: '{u.dn}',
        newRdn: 'CN={x}u',
        newSuperior: 'OU={x}ou,{base}',
      }),
      refused('52e', 'right', { badPwdCount: 0 }, { name: 'CN={x}u,CN=Users,{base}' }),
      ...NAMES.map((name) => accepted('right', {}, { name })),
      step({ do: 'delete', dn: 'OU={x}ou,{base}' }, { code: 66 }),
    ],
  },
  {
    id: 'a6/new-sam-account-name',
    steps: [
      addAccount(UPN),
      accepted(),
      replace({ sAMAccountName: ['{x}v'] }, { code: 0, still: ['u'] }),
      refused('52e', 'right', {}, { name: '{netbios}\\{x}u' }),
      refused('52e', 'right', {}, { name: '{x}u@{dns}' }),
      accepted('right', {}, { name: '{x}.upn@{dns}' }),
      accepted('right', {}, { name: '{x}v@{dns}' }),
      accepted('right', { badPwdCount: 0 }, { name: '{netbios}\\{x}v' }),
    ],
  },
  {
    id: 'a6/new-upn',
    steps: [
      addAccount(UPN),
      replace({ userPrincipalName: ['{x}.new@{dns}'] }),
      refused('52e', 'right', {}, { name: '{x}.upn@{dns}' }),
      accepted('right', {}, { name: '{x}.new@{dns}' }),
      replace({ userPrincipalName: [] }, { code: 65, hr: '00002014' }),
      modify('delete', 'userPrincipalName', []),
      refused('52e', 'right', {}, { name: '{x}.new@{dns}' }),
      accepted('right', {}, { name: '{u.upn}' }),
    ],
  },
  {
    id: 'a6/delete',
    steps: [
      addAccount(UPN),
      accepted(),
      step({ do: 'delete', dn: '{u.dn}' }),
      ...NAMES.map((name) =>
        step({ do: 'bind', account: 'u', name, password: 'right' }, { code: 49, data: '52e' }),
      ),
      step({ do: 'delete', dn: '{u.dn}' }, { code: 32 }),
    ],
  },
  {
    id: 'a6/bound-connections-go-on',
    steps: [
      addAccount(),
      accepted('right', {}, { on: 'self' }),
      replace({ userAccountControl: ['514'] }),
      search('(cn={x}u)', { on: 'self' }, { code: 0, found: 1 }),
      step({ do: 'delete', dn: '{u.dn}' }),
      search('(cn=Guest)', { on: 'self' }, { code: 0, found: 1 }),
    ],
  },
];
