import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { LoopbackNetwork } from './loopback-network.ts';
import {
  NETWORK_ADDRESS_IN_USE,
  NETWORK_REFUSED,
  NETWORK_UNKNOWN_HOST,
  type Peer,
} from './network.ts';

const service = { host: 'login.microsoftonline.com', port: 443 };

test('a name of the lab leads to the socket that its listener bound, never to DNS', async () => {
  const network = new LoopbackNetwork();
  const peers: Peer[] = [];
  await using listener = await network.from('CLOUD').listen([service], (socket, peer) => {
    peers.push(peer);
    socket.end('here');
  });

  const socket = await network.from('AGENT1').dial(service);

  expect(await text(socket)).toBe('here');
  expect(listener.address?.host).toBe('127.0.0.1');
  expect(peers.map(({ machine, dialled }) => ({ machine, dialled }))).toEqual([
    { machine: 'AGENT1', dialled: service },
  ]);
});

test('a name that the lab does not have is refused', async () => {
  await expect(
    new LoopbackNetwork().from('AGENT1').dial({ host: 'www.microsoft.com', port: 443 }),
  ).rejects.toMatchObject({ code: NETWORK_UNKNOWN_HOST });
});

test('a machine that has stopped refuses', async () => {
  const network = new LoopbackNetwork();
  const listener = await network.from('CLOUD').listen([service], () => {});
  await listener[Symbol.asyncDispose]();

  await expect(network.from('AGENT1').dial(service)).rejects.toMatchObject({
    code: NETWORK_REFUSED,
  });
});

test('a port that is taken is named in the error', async () => {
  const network = new LoopbackNetwork();
  await using first = await network.from('ONE').listen([service], () => {});
  const bind = first.address ?? { host: '127.0.0.1', port: 1 };

  await expect(
    network.from('TWO').listen([{ host: 'other.test', port: 1 }], () => {}, bind),
  ).rejects.toMatchObject({
    code: NETWORK_ADDRESS_IN_USE,
    message: expect.stringContaining(`127.0.0.1:${bind.port}`),
  });
});
