import { expect, test } from 'vitest';
import { refusalOf } from './request-guard.ts';

const request = (method: string, headers: Record<string, string>) =>
  new Request('https://lab/', { method, headers });

test.each([
  ['127.0.0.1:41001', true],
  ['127.8.8.8', true],
  ['localhost:41001', true],
  ['LOCALHOST', true],
  ['[::1]:41001', true],
  ['', false],
  ['lab.example', false],
  ['127.0.0.1.lab.example', false],
  ['localhost.lab.example', false],
  ['192.0.2.7:41001', false],
  ['a b', false],
])('the Host header %j is served: %s', (host, served) => {
  expect(refusalOf(request('GET', { host }), { allowRemote: false }) === undefined).toBe(served);
});

test.each([
  ['192.0.2.7:41001', true],
  ['[2001:db8::7]', true],
  ['lab.example', false],
])('beyond the loopback interface, the Host header %j is served: %s', (host, served) => {
  expect(refusalOf(request('GET', { host }), { allowRemote: true }) === undefined).toBe(served);
});

test.each([
  [undefined, true],
  ['http://127.0.0.1:41001', true],
  ['http://127.0.0.1:41002', false],
  ['https://127.0.0.1:41001', false],
  ['http://lab.example', false],
  ['null', false],
])('a POST with Origin %j is served: %s', (origin, served) => {
  const headers = { host: '127.0.0.1:41001', ...(origin !== undefined && { origin }) };
  const refusal = refusalOf(request('POST', headers), { allowRemote: false });
  expect(refusal === undefined).toBe(served);
});
