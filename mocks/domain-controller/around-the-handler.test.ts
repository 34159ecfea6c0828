import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StartedDomainController } from './domain-controller.ts';
import { InMemoryLab, NOW, PASSWORD } from './in-memory-lab.test-support.ts';

const ALICE = 'alice@contoso.test';

let lab: InMemoryLab;
let controller: StartedDomainController;

beforeEach(async () => {
  lab = new InMemoryLab();
  controller = await lab.start();
});

afterEach(async () => {
  await controller.stop();
});

async function bind(password = PASSWORD): Promise<number> {
  const client = lab.client();
  const code = await client.bind(ALICE, password).then(
    () => 0,
    (error: { code: number }) => error.code,
  );
  await client.unbind();
  return code;
}

describe('the journal', () => {
  test('tells who was asked for what, and what came of it', async () => {
    await bind('wrong');
    await bind();

    expect(controller.journal.operations()).toMatchObject([
      { kind: 'bind', target: ALICE, resultCode: 49, win32: 0x52e, at: NOW, secure: true },
      { kind: 'bind', target: ALICE, resultCode: 0, at: NOW },
    ]);
  });

  test('answers questions by kind, target, result and time', async () => {
    await bind('wrong');
    await bind();
    const { journal } = controller;

    expect(journal.operations({ resultCode: 49 })).toHaveLength(1);
    expect(journal.operations({ target: 'ALICE@CONTOSO.TEST' })).toHaveLength(2);
    expect(journal.operations({ kind: 'search' })).toEqual([]);
    expect(journal.operations({ since: NOW + 1 })).toEqual([]);
  });

  test('holds no password', async () => {
    await bind('Wrong-Battery-9');

    expect(JSON.stringify(controller.journal.operations())).not.toContain('Wrong-Battery-9');
  });

  test('forgets on demand', async () => {
    await bind();
    controller.journal.clear();

    expect(controller.journal.operations()).toEqual([]);
  });
});

describe('interceptors', () => {
  const busy = { reply: { result: { resultCode: 51, diagnosticMessage: 'later' } } } as const;

  test('before a bind may answer in its place, and the account is not touched', async () => {
    controller.interceptors.before('bind', () => busy);

    expect(await bind('wrong')).toBe(51);
    expect(lab.directory.account(ALICE).text('badPwdCount')).toBe('0');
  });

  test('before an operation see only those of their kind', async () => {
    controller.interceptors.before('search', () => busy);

    expect(await bind()).toBe(0);
  });

  test('before an operation may change it', async () => {
    controller.interceptors.before('bind', (request) => ({
      request: { ...request, operation: { ...request.operation, name: 'nobody@contoso.test' } },
    }));

    expect(await bind()).toBe(49);
  });

  test('after an operation see its answer and may give another', async () => {
    const seen: number[] = [];
    controller.interceptors.after('bind', (_, reply) => {
      if (reply !== 'drop-connection') seen.push(reply.result.resultCode);
      return busy.reply;
    });

    expect([await bind(), seen]).toEqual([51, [0]]);
  });

  test('run before in the order of adding and after in the opposite order', async () => {
    const order: string[] = [];
    for (const name of ['one', 'two']) {
      controller.interceptors.before('bind', () => {
        order.push(`before ${name}`);
        return undefined;
      });
      controller.interceptors.after('bind', () => {
        order.push(`after ${name}`);
        return undefined;
      });
    }
    await bind();

    expect(order).toEqual(['before one', 'before two', 'after two', 'after one']);
  });

  test('are gone once they are taken out', async () => {
    const remove = controller.interceptors.before('bind', () => busy);
    remove();

    expect(await bind()).toBe(0);
  });
});

describe('a stale replica', () => {
  test('does not see what the directory learns', async () => {
    controller.faults.serveStale();
    lab.directory.setAttributes(lab.directory.account(ALICE), { userAccountControl: ['514'] });
    const stale = await bind();
    controller.faults.clear();

    expect([stale, await bind()]).toEqual([0, 49]);
  });

  test('counts for itself', async () => {
    controller.faults.serveStale();
    await bind('wrong');

    expect(lab.directory.account(ALICE).text('badPwdCount')).toBe('0');
  });
});
