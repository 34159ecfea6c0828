import { systemClock } from '../../harness/runtime/clock.ts';
import type { AttributeChanges } from '../../mocks/directory/entry.ts';

import { type Answer, CLOSED, type LdapConnection } from './ldap/ldap-connection.ts';
import {
  type EncodedChange,
  type EncodedControl,
  encodeAbandon,
  encodeAdd,
  encodeBind,
  encodeCompare,
  encodeDelete,
  encodeExtended,
  encodeModify,
  encodeModifyDn,
  encodeSaslBind,
  encodeSearch,
} from './ldap/requests.ts';
import { type ObservedAnswer, observeAnswer } from './observe.ts';
import { psoDn, type ScriptWorld } from './script-world.ts';
import { pagedControl, pagedReply, sortControl } from './search-controls.ts';
import type { Action, AddAccount, AddPso, Bind, ChangePassword, Control, Search } from './step.ts';

/** Does one step and tells what was answered. */
export async function runStep(step: Action, world: ScriptWorld): Promise<ObservedAnswer> {
  const { session } = world;
  const observed = (answer: Answer) => observeAnswer(answer, world);
  switch (step.do) {
    case 'add-account':
      return observed(await addAccount(step, world));
    case 'add': {
      const attributes = await world.attributes(step.attributes);
      const dn = world.text(step.dn);
      const answer = await session.admin.request(encodeAdd(dn, attributes));
      if (answer !== CLOSED && answer.code === 0) world.added.push(dn);
      return observed(answer);
    }
    case 'modify': {
      const connection = await world.connection(step, 'admin');
      const changes: EncodedChange[] = [];
      for (const change of step.changes) {
        changes.push({ ...change, values: await world.values(change.values) });
      }
      return observed(await connection.request(encodeModify(world.text(step.dn), changes)));
    }
    case 'write-as-system': {
      const account = world.account(step.account);
      if (!account.exists) return { code: 32 };
      const changes: AttributeChanges = Object.fromEntries(
        Object.entries(await world.attributes(step.attributes)).map(([name, values]) => [
          name,
          // Numbers travel as text, octet strings as bytes.
          values.map((value) => (/^-?\d+$/.test(value.toString()) ? value.toString() : value)),
        ]),
      );
      await session.host.writeAsSystem(account.dn, changes);
      return { code: 0 };
    }
    case 'set-policy': {
      const changes: EncodedChange[] = [];
      for (const [attribute, values] of Object.entries(step.attributes)) {
        changes.push({ operation: 'replace', attribute, values: await world.values(values) });
      }
      return observed(
        await session.admin.request(encodeModify(session.host.domain.baseDn, changes)),
      );
    }
    case 'add-pso':
      world.added.push(world.text(`{${step.pso}.pso}`));
      return observed(await session.admin.request(addPso(step, world)));
    case 'bind':
      return observed(await bind(await world.connection(step, 'binds'), step, world));
    case 'sasl-bind': {
      const connection = await world.connection(step, 'binds');
      const credentials = step.hex === undefined ? undefined : Buffer.from(step.hex, 'hex');
      return observed(await connection.request(encodeSaslBind(step.mechanism, credentials)));
    }
    case 'parallel-binds':
      return parallelBinds(step, world);
    case 'wait':
      if (step.really && session.waitsReally) await systemClock.sleep(step.ms);
      else await elapse(step.ms, world);
      return { code: 0 };
    case 'change-password':
      return observed(await changePassword(step, world));
    case 'search':
      return search(await world.connection(step, 'admin'), step, world);
    case 'compare': {
      const connection = await world.connection(step, 'admin');
      const value = await world.value(step.value);
      return observed(
        await connection.request(encodeCompare(world.text(step.dn), step.attribute, value)),
      );
    }
    case 'modify-dn': {
      const connection = await world.connection(step, 'admin');
      const [dn, newRdn] = [world.text(step.dn), world.text(step.newRdn)];
      const newSuperior = step.newSuperior === undefined ? undefined : world.text(step.newSuperior);
      const answer = await connection.request(
        encodeModifyDn(dn, newRdn, newSuperior, step.deleteOldRdn),
      );
      if (answer !== CLOSED && answer.code === 0) {
        const renamed = [...world.accounts.values()].find((account) => account.dn === dn);
        if (renamed) renamed.dn = `${newRdn},${newSuperior ?? dn.slice(dn.indexOf(',') + 1)}`;
      }
      return observed(answer);
    }
    case 'delete': {
      const connection = await world.connection(step, 'admin');
      return observed(await connection.request(encodeDelete(world.text(step.dn))));
    }
    case 'extended': {
      const connection = await world.connection(step, 'binds');
      const value = step.hex === undefined ? undefined : Buffer.from(step.hex, 'hex');
      return observed(await connection.request(encodeExtended(step.oid, value)));
    }
    case 'start-tls': {
      const connection = await world.connection(step, 'binds');
      return observed(await connection.startTls((stream) => session.secure(stream)));
    }
    case 'raw': {
      const connection = await world.connection(step, 'binds');
      const operation = Buffer.from(step.hex, 'hex');
      return observed(await connection.request(operation, [], step.messageId));
    }
    case 'unbind': {
      const connection = await world.connection(step, 'binds');
      return observed(await connection.unbind());
    }
    case 'abandon': {
      const connection = await world.connection(step, 'admin');
      const found = search(connection, step.search, world);
      connection.notify(encodeAbandon(connection.messageId));
      return found;
    }
    case 'pipeline':
      return pipeline(step.steps, world);
    default:
      return step satisfies never;
  }
}

/** What is not there any more ages no further. */
async function elapse(ms: number, world: ScriptWorld): Promise<void> {
  const accounts = [...world.accounts.values()].filter(({ exists }) => exists);
  await world.session.host.elapse(
    ms,
    accounts.map(({ sam }) => sam),
  );
}

async function addAccount(step: AddAccount, world: ScriptWorld): Promise<Answer> {
  const { session, prefix } = world;
  const container = world.text(step.container ?? 'CN=Users,{base}');
  const dn = `CN=${world.text(step.cn ?? `{x}${step.account}`)},${container}`;
  const password = step.password ?? 'new0';
  const passwords = password === 'none' ? [] : [world.password(password, step.account)];
  const extra = await world.attributes(step.attributes ?? {});
  const sam = extra['sAMAccountName']?.[0]?.toString() ?? prefix + step.account;
  world.accounts.set(step.account, { sam, dn, exists: false, sid: '', guid: '', passwords });
  const { userAccountControl: control = 512 } = step;
  const added = await session.admin.request(
    encodeAdd(dn, {
      objectClass: [Buffer.from('user')],
      sAMAccountName: [Buffer.from(sam)],
      ...(control !== null && { userAccountControl: [Buffer.from(String(control))] }),
      ...(password !== 'none' && { unicodePwd: [quoted(passwords[0])] }),
      ...extra,
    }),
  );
  const links = [
    ...(step.groups ?? []).map((group) => ({ target: world.text(group), attribute: 'member' })),
    ...(step.pso === undefined
      ? []
      : [
          {
            target: psoDn(prefix + step.pso, session.host.domain.baseDn),
            attribute: 'msDS-PSOAppliesTo',
          },
        ]),
  ];
  let answer = added;
  for (const { target, attribute } of links) {
    if (answer === CLOSED || answer.code !== 0) return answer;
    answer = await session.admin.request(
      encodeModify(target, [{ operation: 'add', attribute, values: [Buffer.from(dn)] }]),
    );
  }
  return answer;
}

const MINUTE_MS = 60_000;

function addPso(step: AddPso, world: ScriptWorld): Buffer {
  const { baseDn } = world.session.host.domain;
  const interval = (ms: number) => String(BigInt(-ms) * 10_000n);
  const attributes: Readonly<Record<string, readonly string[]>> = {
    objectClass: ['msDS-PasswordSettings'],
    'msDS-PasswordSettingsPrecedence': [String(step.precedence ?? 10)],
    'msDS-LockoutThreshold': [String(step.threshold ?? 5)],
    'msDS-LockoutDuration': [interval(step.durationMs ?? 30 * MINUTE_MS)],
    'msDS-LockoutObservationWindow': [interval(step.windowMs ?? 30 * MINUTE_MS)],
    'msDS-MaximumPasswordAge': [interval(step.maxAgeMs ?? 42 * 24 * 60 * MINUTE_MS)],
    'msDS-MinimumPasswordAge': [interval(step.minAgeMs ?? 0)],
    'msDS-MinimumPasswordLength': [String(step.minLength ?? 7)],
    'msDS-PasswordHistoryLength': [String(step.history ?? 24)],
    'msDS-PasswordComplexityEnabled': [step.complexity === false ? 'FALSE' : 'TRUE'],
    'msDS-PasswordReversibleEncryptionEnabled': ['FALSE'],
    ...(step.appliesTo && { 'msDS-PSOAppliesTo': step.appliesTo.map((each) => world.text(each)) }),
  };
  return encodeAdd(
    psoDn(world.prefix + step.pso, baseDn),
    Object.fromEntries(
      Object.entries(attributes).map(([name, values]) => [
        name,
        values.map((value) => Buffer.from(value)),
      ]),
    ),
  );
}

function bind(connection: LdapConnection, step: Bind, world: ScriptWorld): Promise<Answer> {
  const name = world.text(step.name ?? `{${step.account ?? 'u'}.upn}`);
  const password = world.password(step.password, step.account);
  return connection.request(encodeBind(name, password, step.version));
}

async function parallelBinds(
  step: Extract<Action, { do: 'parallel-binds' }>,
  world: ScriptWorld,
): Promise<ObservedAnswer> {
  const connections = await Promise.all(
    Array.from({ length: step.count }, () => world.session.connect()),
  );
  try {
    const request: Bind = { do: 'bind', account: step.account, password: step.password };
    const answers = await Promise.all(connections.map((each) => bind(each, request, world)));
    const counts = new Map<string, number>();
    for (const answer of answers) {
      const { code, data } = observeAnswer(answer, world);
      const key = data ?? String(code);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const tally = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
    return { code: 0, tally: tally.map(([key, count]) => `${count}x${key}`).join(' ') };
  } finally {
    for (const connection of connections) connection[Symbol.dispose]();
  }
}

async function changePassword(step: ChangePassword, world: ScriptWorld): Promise<Answer> {
  const account = world.account(step.account);
  const [before, after] = [
    world.password(step.old ?? 'right', step.account),
    world.password(step.new, step.account),
  ];
  const change = (operation: EncodedChange['operation'], value: Buffer): EncodedChange => ({
    operation,
    attribute: 'unicodePwd',
    values: [value],
  });
  const unquoted = Buffer.from(after, 'utf16le');
  const changes = {
    change: [change('delete', quoted(before)), change('add', quoted(after))],
    reset: [change('replace', quoted(after))],
    'add-only': [change('add', quoted(after))],
    'delete-only': [change('delete', quoted(before))],
    'unquoted-change': [change('delete', quoted(before)), change('add', unquoted)],
    'unquoted-reset': [change('replace', unquoted)],
  }[step.how];
  const connection = await world.connection(step, 'admin');
  const answer = await connection.request(
    encodeModify(account.dn, changes),
    (step.controls ?? []).map(encodedControl),
  );
  if (answer !== CLOSED && answer.code === 0) account.passwords.unshift(after);
  return answer;
}

async function search(
  connection: LdapConnection,
  step: Search,
  world: ScriptWorld,
): Promise<ObservedAnswer> {
  const { paged, sort } = step;
  const cookie = paged?.cookie === 'kept' ? world.cookie : undefined;
  const controls: EncodedControl[] = [
    ...(step.controls ?? []).map(encodedControl),
    ...(sort === undefined ? [] : [sortControl(sort.attribute, sort.reverse ?? false)]),
    ...(paged === undefined
      ? []
      : [pagedControl(paged.size, paged.cookie === 'bogus' ? Buffer.from('bogus') : cookie)]),
  ];
  const answer = await connection.request(
    encodeSearch({ ...step, base: world.text(step.base), filter: world.text(step.filter) }),
    controls,
  );
  const observed = observeAnswer(answer, world);
  if (answer === CLOSED) return observed;
  const page = pagedReply(answer.controls);
  if (page !== undefined) world.cookie = page.cookie;
  const entries = observed.entries ?? [];
  return {
    ...observed,
    ...(page !== undefined && {
      page: { estimate: page.estimate, isLast: page.cookie.length === 0 },
    }),
    entries: sort === undefined ? entries.toSorted((a, b) => (a.dn < b.dn ? -1 : 1)) : entries,
  };
}

/** Answers in the order in which they came. */
async function pipeline(
  steps: readonly (Bind | Search)[],
  world: ScriptWorld,
): Promise<ObservedAnswer> {
  const connection = await world.session.connect();
  const order: string[] = [];
  await Promise.all(
    steps.map(async (step) => {
      const { code, data } =
        step.do === 'bind'
          ? observeAnswer(await bind(connection, step, world), world)
          : await search(connection, step, world);
      order.push(`${step.do} ${data ?? code}`);
    }),
  );
  connection[Symbol.dispose]();
  return { code: 0, tally: order.join(', ') };
}

function encodedControl({ oid, critical, hex }: Control): EncodedControl {
  return { oid, critical, value: hex === undefined ? undefined : Buffer.from(hex, 'hex') };
}

function quoted(password = ''): Buffer {
  return Buffer.from(`"${password}"`, 'utf16le');
}
