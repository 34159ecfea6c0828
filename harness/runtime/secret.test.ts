import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from './secret.ts';

const TEXT = 'Correct-horse-9-battery';
const secret = new Secret(TEXT);

function logged(value: unknown): string {
  const written: string[] = [];
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      written.push(chunk.toString());
      done();
    },
  });
  new Console({ stdout }).log(value);
  return written.join('');
}

test('the text comes out when it is asked for', () => {
  expect(secret.reveal()).toBe(TEXT);
});

test.each<[string, string]>([
  ['String()', String(secret)],
  ['a template', `${secret}`],
  ['concatenation', ['', secret].join('')],
  ['JSON', JSON.stringify({ secret })],
  ['inspect', inspect({ secret }, { depth: null })],
  ['inspect with everything hidden', inspect(secret, { showHidden: true, customInspect: false })],
  ['format', format('%s %j %o', secret, secret, secret)],
  ['console.log', logged({ secret })],
  ['the message of an error', new Error(`wrong: ${secret}`).message],
  ['an error that carries it', inspect(new Error('wrong', { cause: secret }))],
  ['a copy of its members', JSON.stringify({ ...secret })],
  ['a structured clone', inspect(structuredClone(secret))],
])('%s does not print it', (_way, printed) => {
  expect(printed).not.toContain(TEXT);
});
