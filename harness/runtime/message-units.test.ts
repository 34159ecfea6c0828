import { expect, test } from 'vitest';
import { malformed } from './errors.ts';
import { unitsOf } from './message-units.ts';
import type { MessageSocket } from './websocket.ts';

/** Units of two bytes. */
class PairReader {
  #rest = '';

  push(bytes: Uint8Array): string[] {
    const text = this.#rest + Buffer.from(bytes).toString();
    if (text.includes('!')) throw malformed('pairs', 'there is an exclamation mark');
    const whole = text.length - (text.length % 2);
    this.#rest = text.slice(whole);
    return text.slice(0, whole).match(/../g) ?? [];
  }
}

function socketWith(...texts: string[]): MessageSocket {
  const messages = texts.map((text) => Buffer.from(text));
  return { receive: async () => messages.shift() } as unknown as MessageSocket;
}

async function read(messages: MessageSocket, early?: string): Promise<string[]> {
  const units: string[] = [];
  for await (const unit of unitsOf(
    messages,
    new PairReader(),
    early ? Buffer.from(early) : undefined,
  )) {
    units.push(unit);
  }
  return units;
}

test('units come out whole and in order, however messages cut them', async () => {
  expect(await read(socketWith('aab', 'b', '', 'ccdd'))).toEqual(['aa', 'bb', 'cc', 'dd']);
});

test('bytes that came early go first', async () => {
  expect(await read(socketWith('bcc'), 'aab')).toEqual(['aa', 'bb', 'cc']);
});

test('a unit that the end cuts short is left out', async () => {
  expect(await read(socketWith('aab'))).toEqual(['aa']);
});

test('a unit that the end cuts short is an error where the reader says so', async () => {
  const reader = Object.assign(new PairReader(), {
    end: () => {
      throw malformed('pairs', 'one is cut short');
    },
  });
  const units = unitsOf(socketWith('aab'), reader);

  expect(await units.next()).toEqual({ done: false, value: 'aa' });
  await expect(units.next()).rejects.toMatchObject({ code: 'MALFORMED' });
});

test('what the reader refuses ends the units with its error', async () => {
  const units = unitsOf(socketWith('aa', '!!'), new PairReader());

  expect(await units.next()).toEqual({ done: false, value: 'aa' });
  await expect(units.next()).rejects.toMatchObject({ code: 'MALFORMED' });
});
