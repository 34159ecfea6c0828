import { getEventListeners } from 'node:events';
import type { Duplex } from 'node:stream';
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

test('disposing a listener again leaves alone what listens there by now', async () => {
  const network = new LoopbackNetwork();
  const first = await network.from('ONE').listen([service], () => {});
  await first[Symbol.asyncDispose]();
  await using _second = await network.from('TWO').listen([service], (socket) => socket.destroy());

  await first[Symbol.asyncDispose]();

  await expect(network.from('CLIENT').dial(service)).resolves.toBeDefined();
});

test('a connection that breaks before anybody has taken it over harms nobody', async () => {
  const network = new LoopbackNetwork();
  const { promise, resolve } = Promise.withResolvers<Duplex>();
  await using _listener = await network.from('ONE').listen([service], resolve);
  const near = await network.from('CLIENT').dial(service);
  const far = await promise;
  const closed = new Promise((resolve) => near.once('close', resolve));
  near.resume();

  far.destroy(new Error('power cut'));

  await closed;
});

test('two machines cannot listen at one name', async () => {
  const network = new LoopbackNetwork();
  await using _first = await network.from('ONE').listen([service], () => {});

  await expect(network.from('TWO').listen([service], () => {})).rejects.toMatchObject({
    code: NETWORK_ADDRESS_IN_USE,
    message: expect.stringContaining('login.microsoftonline.com:443'),
  });
});

test('a dial that was aborted leaves no listener on the signal', async () => {
  const network = new LoopbackNetwork();
  await using _listener = await network.from('ONE').listen([service], () => {});
  const abort = new AbortController();
  const dialling = network.from('CLIENT').dial(service, abort.signal);

  abort.abort(new Error('stopped'));

  await expect(dialling).rejects.toThrow('stopped');
  expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
});
