import { getEventListeners, once } from 'node:events';
import { type Duplex, duplexPair } from 'node:stream';
import { expect, test } from 'vitest';
import { systemClock } from './clock.ts';
import { HttpServer } from './http-server.ts';
import {
  type MessageSocket,
  openWebSocket,
  WEBSOCKET_REFUSED,
  WebSocketAcceptor,
} from './websocket.ts';

async function connectedEnds(protocol: string) {
  const ends = duplexPair() as [Duplex, Duplex];
  const [client, server] = await connected(protocol, ends);
  return { client, server: await server, ends };
}

async function connected(
  protocol: string,
  [client, accepted] = duplexPair(),
): Promise<[MessageSocket, Promise<MessageSocket>]> {
  const acceptor = new WebSocketAcceptor(['wsrelayedamqp']);
  let arrive: (socket: MessageSocket) => void;
  const server = new Promise<MessageSocket>((resolve) => {
    arrive = resolve;
  });
  new HttpServer<string>(systemClock, {
    answer: async () => new Response(null, { status: 404 }),
    upgrade: (incoming, socket, head) =>
      acceptor.accept(incoming, socket, head, (messages) => arrive(messages)),
  }).serve({ socket: accepted, peer: 'AGENT1' });
  const host = 'sb.test';
  return [await openWebSocket(client, { host, path: '/$servicebus/websocket', protocol }), server];
}

test('messages keep their boundaries and their order', async () => {
  const [client, accepted] = await connected('wsrelayedamqp');
  const server = await accepted;

  for (let part = 1; part <= 200; part += 1) client.send(new Uint8Array(part));

  for (let part = 1; part <= 200; part += 1) {
    expect((await server.receive())?.length).toBe(part);
  }
});

test('what was sent before closing still arrives, and both ends close', async () => {
  const { client, server, ends } = await connectedEnds('wsrelayedamqp');
  const closed = Promise.all(ends.map((end) => once(end, 'close')));

  client.send(Buffer.from('the last words'));
  client.close();

  expect(Buffer.from((await server.receive()) ?? []).toString()).toBe('the last words');
  await closed;
});

test('closing with messages left unread closes all the same', async () => {
  const { client, server, ends } = await connectedEnds('wsrelayedamqp');
  const closed = Promise.all(ends.map((end) => once(end, 'close')));
  for (let part = 0; part < 200; part += 1) client.send(new Uint8Array(1_000));

  server.close();

  await closed;
});

test('an other side that never says farewell keeps no timer that keeps the process alive', async () => {
  const { client, server, ends } = await connectedEnds('wsrelayedamqp');
  const timers = () => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
  const before = timers();
  ends[1].removeAllListeners('data');

  client.close();

  expect(timers()).toBe(before);
  client.terminate();
  server.terminate();
});

test('a reader that waits learns of a connection that breaks', async () => {
  const { client, server, ends } = await connectedEnds('wsrelayedamqp');
  const waiting = [client.receive(), server.receive()];

  ends[0].destroy(new Error('power cut'));
  ends[1].destroy(new Error('power cut'));

  expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
});

test('sending after the end does nothing', async () => {
  const { client } = await connectedEnds('wsrelayedamqp');
  client.terminate();
  expect(await client.receive()).toBeUndefined();

  expect(() => client.send(Buffer.from('too late'))).not.toThrow();
});

test('a second reader at the same time is a mistake', async () => {
  const { client } = await connectedEnds('wsrelayedamqp');
  const first = client.receive();

  expect(() => client.receive()).toThrow(TypeError);
  client.terminate();
  await first;
});

test('opening that is aborted ends with the reason, destroys the connection and leaves no listener', async () => {
  const [client] = duplexPair();
  const abort = new AbortController();
  const opening = openWebSocket(
    client,
    { host: 'sb.test', path: '/', protocol: 'wsrelayedamqp' },
    abort.signal,
  );

  abort.abort(new Error('stopped'));

  await expect(opening).rejects.toThrow('stopped');
  expect(client.destroyed).toBe(true);
  expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
});

test('opening is refused at once when the signal has aborted already', async () => {
  const [client] = duplexPair();

  await expect(
    openWebSocket(
      client,
      { host: 'sb.test', path: '/', protocol: 'wsrelayedamqp' },
      AbortSignal.abort(new Error('stopped')),
    ),
  ).rejects.toThrow('stopped');
  expect(client.destroyed).toBe(true);
});

test('a refused opening leaves no listener on the signal', async () => {
  const [client, accepted] = duplexPair();
  const { signal } = new AbortController();
  accepted.once('data', () => accepted.end('HTTP/1.1 404 Not Found\r\n\r\n'));

  await expect(
    openWebSocket(client, { host: 'sb.test', path: '/', protocol: 'wsrelayedamqp' }, signal),
  ).rejects.toMatchObject({ code: WEBSOCKET_REFUSED });
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('a host that makes no URL is WEBSOCKET_REFUSED', async () => {
  const [client] = duplexPair();

  await expect(
    openWebSocket(client, { host: 'not a host', path: '/', protocol: 'wsrelayedamqp' }),
  ).rejects.toMatchObject({ code: WEBSOCKET_REFUSED });
  expect(client.destroyed).toBe(true);
});

test('bytes that are no WebSocket end the messages', async () => {
  const { server, ends } = await connectedEnds('wsrelayedamqp');

  ends[0].write(Buffer.alloc(64, 0xff));

  expect(await server.receive()).toBeUndefined();
});

test('a subprotocol that nobody speaks is refused', async () => {
  await expect(connected('mqtt')).rejects.toMatchObject({ code: WEBSOCKET_REFUSED });
});

test('reading ends when the other side closes', async () => {
  const [client, accepted] = await connected('wsrelayedamqp');
  const server = await accepted;

  client.close();

  expect(await server.receive()).toBeUndefined();
});
