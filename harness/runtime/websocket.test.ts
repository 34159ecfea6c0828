import { duplexPair } from 'node:stream';
import { expect, test } from 'vitest';
import { systemClock } from './clock.ts';
import { HttpServer } from './http-server.ts';
import {
  type MessageSocket,
  openWebSocket,
  WEBSOCKET_REFUSED,
  WebSocketAcceptor,
} from './websocket.ts';

async function connected(protocol: string): Promise<[MessageSocket, Promise<MessageSocket>]> {
  const [client, accepted] = duplexPair();
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

test('a subprotocol that nobody speaks is refused', async () => {
  await expect(connected('mqtt')).rejects.toMatchObject({ code: WEBSOCKET_REFUSED });
});

test('reading ends when the other side closes', async () => {
  const [client, accepted] = await connected('wsrelayedamqp');
  const server = await accepted;

  client.close();

  expect(await server.receive()).toBeUndefined();
});
