import { getEventListeners, once } from 'node:events';
import { type Duplex, duplexPair } from 'node:stream';
import { finished } from 'node:stream/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Clock } from './clock.ts';
import {
  BODY_LENGTH_MAX,
  exchangeHttp,
  HTTP_BROKEN,
  HTTP_TOO_LARGE,
  type HttpRequest,
} from './http.ts';
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

test('a service in plain text gets the request decoded, without a byte order mark, and its peer', async () => {
  const [client, accepted] = duplexPair();
  const asked: unknown[] = [];
  new HttpServer<string>(clock, {
    reply: async ({ method, url, headers, body }, peer) => {
      asked.push([method, url.href, headers['x-lab'], body, peer]);
      return { status: 202, headers: { 'x-first': '1', 'x-second': '2' }, body: 'ünïcode' };
    },
  }).serve({ socket: accepted, peer: 'AGENT1' });

  const reply = await exchangeHttp(client, {
    method: 'POST',
    host: 'a.test',
    path: '/b/../c?d',
    headers: { 'x-lab': 'yes' },
    body: '\uFEFFtext',
  });

  expect(asked).toEqual([['POST', 'https://a.test/c?d', 'yes', 'text', 'AGENT1']]);
  expect(reply).toMatchObject({
    status: 202,
    body: 'ünïcode',
    headers: { 'x-first': '1', 'x-second': '2', date: 'Fri, 20 Nov 2026 12:00:00 GMT' },
  });
});

test('a service in plain text that throws is a 500 to the client, and is told', async () => {
  const [client, accepted] = duplexPair();
  const failures: unknown[] = [];
  new HttpServer<string>(clock, {
    reply: () => Promise.reject(new Error('boom')),
    failed: (error) => failures.push(error),
  }).serve({ socket: accepted, peer: 'AGENT1' });

  const reply = await exchangeHttp(client, { method: 'GET', host: 'a.test', path: '/' });

  expect(reply).toMatchObject({ status: 500, body: '' });
  expect(failures).toEqual([new Error('boom')]);
});

test('an exchange whose signal has aborted before sends nothing', async () => {
  const [client, other] = duplexPair();
  const sent: Buffer[] = [];
  other.on('data', (chunk: Buffer) => sent.push(chunk));
  const request = { method: 'GET', host: 'a.test', path: '/' } as const;

  const exchange = exchangeHttp(client, request, AbortSignal.abort(new Error('stopped')));

  await expect(exchange).rejects.toThrow('stopped');
  expect(sent).toEqual([]);
  expect(client.destroyed).toBe(true);
});

test('an exchange that is over listens to its signal no longer', async () => {
  const client = connectedTo(async () => new Response('here'));
  const { signal } = new AbortController();

  await exchangeHttp(client, { method: 'GET', host: 'a.test', path: '/' }, signal);

  expect(getEventListeners(signal, 'abort')).toEqual([]);
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

test('a body far over the bound is a 413 too, and the connection serves the next request', async () => {
  const client = connectedTo(async () => new Response('here'));
  const body = 'x'.repeat(4 * BODY_LENGTH_MAX);
  const head = (length: number) =>
    `POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: ${length}\r\n\r\n`;

  client.write(head(body.length) + body + head(0));

  expect(await readUntil(client, 'here')).toMatch(/^HTTP\/1.1 413 .*HTTP\/1.1 200 /s);
});

test('a reply over the bound is HTTP_TOO_LARGE', async () => {
  const client = connectedTo(async () => new Response('x'.repeat(BODY_LENGTH_MAX + 1)));

  await expect(
    exchangeHttp(client, { method: 'GET', host: 'a.test', path: '/' }),
  ).rejects.toMatchObject({ code: HTTP_TOO_LARGE });
  expect(client.destroyed).toBe(true);
});

test('an exchange that is aborted ends with the reason, and its connection is destroyed', async () => {
  const client = connectedTo(() => new Promise(() => {}));
  const abort = new AbortController();
  const exchange = exchangeHttp(client, { method: 'GET', host: 'a.test', path: '/' }, abort.signal);

  abort.abort(new Error('stopped'));

  await expect(exchange).rejects.toThrow('stopped');
  expect(client.destroyed).toBe(true);
});

test('both ends close after an exchange', async () => {
  const [client, accepted] = duplexPair();
  new HttpServer<string>(clock, { answer: async () => new Response('here') }).serve({
    socket: accepted,
    peer: 'AGENT1',
  });
  const closed = Promise.all([once(client, 'close'), once(accepted, 'close')]);

  await exchangeHttp(client, { method: 'GET', host: 'a.test', path: '/' });

  await closed;
});

test.each<[string, Partial<HttpRequest>]>([
  ['a path that breaks its line', { path: '/a\r\nX-Injected: yes' }],
  ['a blank in the path', { path: '/?requestId=a b' }],
  ['a host that breaks its line', { host: 'a.test\r\nX-Injected: yes' }],
  ['a header that breaks its line', { headers: { 'x-cwap-transid': 'a\nX-Injected: yes' } }],
])('%s is never sent: it is HTTP_BROKEN', async (_what, broken) => {
  const [client, other] = duplexPair();
  const sent: Buffer[] = [];
  other.on('data', (chunk: Buffer) => sent.push(chunk));

  await expect(
    exchangeHttp(client, { method: 'GET', host: 'a.test', path: '/', ...broken }),
  ).rejects.toMatchObject({ code: HTTP_BROKEN });
  expect(Buffer.concat(sent).toString()).toBe('');
  expect(client.destroyed).toBe(true);
});

test.each(['a.test/other?', 'user:pass@a.test', 'a.test#', 'a b', '[::1', 'a.test:99999'])(
  'the host %j makes no URL: 400, and the service never hears of it',
  async (host) => {
    const heard: string[] = [];
    const client = connectedTo(async (request) => {
      heard.push(request.url);
      return new Response('never');
    });

    client.write(`GET /path HTTP/1.1\r\nHost: ${host}\r\n\r\n`);

    expect(await readUntil(client, '\r\n\r\n')).toContain('HTTP/1.1 400 Bad Request');
    expect(heard).toEqual([]);
  },
);

test('an answer that cannot be written breaks one connection and is told to the service', async () => {
  const [client, accepted] = duplexPair();
  const failures: unknown[] = [];
  new HttpServer<string>(clock, {
    answer: async () => Response.error(),
    failed: (error) => failures.push(error),
  }).serve({ socket: accepted, peer: 'AGENT1' });

  await expect(
    exchangeHttp(client, { method: 'GET', host: 'a.test', path: '/' }),
  ).rejects.toMatchObject({ code: HTTP_BROKEN });
  expect(failures).toHaveLength(1);
});

test('an upgrade that nobody serves is refused, and the connection closes', async () => {
  const [client, accepted] = duplexPair();
  new HttpServer<string>(clock, { answer: async () => new Response('never') }).serve({
    socket: accepted,
    peer: 'AGENT1',
  });
  const closed = once(accepted, 'close');

  client.write('GET / HTTP/1.1\r\nHost: a.test\r\nConnection: upgrade\r\nUpgrade: any\r\n\r\n');

  expect(await readUntil(client, '\r\n\r\n')).toContain('HTTP/1.1 400 Bad Request');
  client.end();
  await closed;
});

test('a client that breaks off in the middle of a request harms nobody', async () => {
  const [client, accepted] = duplexPair();
  new HttpServer<string>(clock, { answer: async () => new Response('never') }).serve({
    socket: accepted,
    peer: 'AGENT1',
  });
  client.write('POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 10\r\n\r\nhalf');

  accepted.destroy(new Error('power cut'));

  await new Promise((resolve) => accepted.once('close', resolve));
});

test('a request that is broken off is no failure of the service', async () => {
  const [client, accepted] = duplexPair();
  const failures: unknown[] = [];
  new HttpServer<string>(clock, {
    answer: async () => new Response('never'),
    failed: (error) => failures.push(error),
  }).serve({ socket: accepted, peer: 'AGENT1' });
  client.write('POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 10\r\n\r\nhalf');

  accepted.destroy(new Error('power cut'));
  await finished(accepted).catch(() => undefined);
  await new Promise((resolve) => setImmediate(resolve));

  expect(failures).toEqual([]);
});

test('any bytes at all leave the server answering the next connection', async () => {
  const server = new HttpServer<string>(clock, { answer: async () => new Response('here') });
  const connect = () => {
    const [client, accepted] = duplexPair();
    server.serve({ socket: accepted, peer: 'AGENT1' });
    return client;
  };
  const valid = Buffer.from('POST /a?b HTTP/1.1\r\nHost: a.test\r\nContent-Length: 3\r\n\r\nabc');
  const mutated = fc
    .array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    .map((changes) => {
      const bytes = Buffer.from(valid);
      for (const [at, byte] of changes) bytes[at] = byte;
      return bytes;
    });
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated), async (bytes) => {
      const client = connect();
      client.resume();
      client.end(bytes);
      await finished(client).catch(() => undefined);

      const reply = await exchangeHttp(connect(), { method: 'GET', host: 'a.test', path: '/' });
      expect(reply.body).toBe('here');
    }),
    { numRuns: 60 },
  );
});

async function readUntil(stream: Duplex, end: string): Promise<string> {
  let text = '';
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    text += chunk;
    if (text.includes(end)) break;
  }
  return text;
}

test('bytes that are not HTTP are answered with 400', async () => {
  const client = connectedTo(async () => new Response('never'));

  client.write('\u0016\u0003\u0001 this is not HTTP\r\n\r\n');
  const answer = await new Promise<Buffer>((resolve) => client.once('data', resolve));

  expect(answer.toString()).toContain('HTTP/1.1 400 Bad Request');
});
