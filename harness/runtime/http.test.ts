import { duplexPair } from 'node:stream';
import { expect, test } from 'vitest';
import type { Clock } from './clock.ts';
import { BODY_LENGTH_MAX, exchangeHttp, HTTP_BROKEN } from './http.ts';
import { HttpServer } from './http-server.ts';

const clock: Clock = {
  now: () => Date.UTC(2026, 10, 20, 12),
  elapsed: () => 0,
  sleep: () => new Promise(() => {}),
};

function connectedTo(answer: (request: Request, peer: string) => Promise<Response>) {
  const server = new HttpServer<string>(clock, { answer });
  const [client, accepted] = duplexPair();
  server.serve({ socket: accepted, peer: 'AGENT1' });
  return client;
}

test('a request reaches the service with its peer, and the reply comes back', async () => {
  const client = connectedTo(
    async (request, peer) =>
      new Response(`${request.method} ${request.url} ${peer} ${await request.text()}`, {
        status: 202,
        headers: { 'x-lab': 'yes' },
      }),
  );

  const reply = await exchangeHttp(client, {
    method: 'POST',
    host: 'a.test',
    path: '/b?c=d',
    body: 'ünïcode',
  });

  expect(reply).toMatchObject({
    status: 202,
    body: 'POST https://a.test/b?c=d AGENT1 ünïcode',
    headers: { 'x-lab': 'yes', date: 'Fri, 20 Nov 2026 12:00:00 GMT' },
  });
});

test('a service that throws is a 500 to the client', async () => {
  const client = connectedTo(() => Promise.reject(new Error('boom')));

  const reply = await exchangeHttp(client, { method: 'GET', host: 'a.test', path: '/' });

  expect(reply).toMatchObject({ status: 500, body: '' });
});

test('a body over the bound is a 413', async () => {
  const client = connectedTo(async () => new Response('never'));
  const body = 'x'.repeat(BODY_LENGTH_MAX + 1);

  const reply = await exchangeHttp(client, { method: 'POST', host: 'a.test', path: '/', body });

  expect(reply.status).toBe(413);
});

test('a connection that ends before the reply is HTTP_BROKEN', async () => {
  const [client, other] = duplexPair();
  other.once('data', () => other.destroy());

  await expect(
    exchangeHttp(client, { method: 'GET', host: 'a.test', path: '/' }),
  ).rejects.toMatchObject({ code: HTTP_BROKEN });
});

test('bytes that are not HTTP are answered with 400', async () => {
  const client = connectedTo(async () => new Response('never'));

  client.write('\u0016\u0003\u0001 this is not HTTP\r\n\r\n');
  const answer = await new Promise<Buffer>((resolve) => client.once('data', resolve));

  expect(answer.toString()).toContain('HTTP/1.1 400 Bad Request');
});
