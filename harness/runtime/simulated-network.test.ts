import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { Activity } from './activity.ts';
import {
  NETWORK_ADDRESS_IN_USE,
  NETWORK_REFUSED,
  NETWORK_RESET,
  NETWORK_UNKNOWN_HOST,
} from './network.ts';
import { SimulatedNetwork } from './simulated-network.ts';

const echo = { host: 'echo.contoso.test', port: 7 };

async function networkWithEcho(): Promise<SimulatedNetwork> {
  const network = new SimulatedNetwork(new Activity());
  await network.from('ECHO').listen([echo], (socket) => socket.pipe(socket));
  return network;
}

test('bytes written on one side arrive on the other, in order', async () => {
  const network = await networkWithEcho();
  const socket = await network.from('CLIENT').dial(echo);

  for (let part = 0; part < 100; part += 1) socket.write(`${part};`);
  socket.end();

  expect(await text(socket)).toBe(Array.from({ length: 100 }, (_, part) => `${part};`).join(''));
});

test('the accepting side learns which machine dialled which name', async () => {
  const network = new SimulatedNetwork(new Activity());
  const peers: unknown[] = [];
  await network.from('DC1').listen([echo], (_socket, peer) => peers.push(peer));

  await network.from('AGENT1').dial(echo);

  expect(peers).toEqual([{ machine: 'AGENT1', dialled: echo }]);
});

test('an unknown host is refused with the names that exist', async () => {
  const network = await networkWithEcho();

  await expect(
    network.from('CLIENT').dial({ host: 'login.example', port: 443 }),
  ).rejects.toMatchObject({
    code: NETWORK_UNKNOWN_HOST,
    message: expect.stringContaining('echo.contoso.test'),
  });
});

test('a host that has stopped refuses, and breaks what it had open', async () => {
  const network = new SimulatedNetwork(new Activity());
  const listener = await network.from('ECHO').listen([echo], (socket) => socket.pipe(socket));
  const open = await network.from('CLIENT').dial(echo);
  open.resume();
  const ended = new Promise((resolve) => open.once('close', resolve));

  await listener[Symbol.asyncDispose]();

  await ended;
  await expect(network.from('CLIENT').dial(echo)).rejects.toMatchObject({ code: NETWORK_REFUSED });
});

test('two machines cannot listen at one address', async () => {
  const network = await networkWithEcho();

  await expect(network.from('OTHER').listen([echo], () => {})).rejects.toMatchObject({
    code: NETWORK_ADDRESS_IN_USE,
  });
});

test('a side that is torn down with an error resets the other', async () => {
  const network = new SimulatedNetwork(new Activity());
  await network.from('ECHO').listen([echo], (socket) => {
    socket.on('error', () => {});
    socket.destroy(new Error('power cut'));
  });
  const socket = await network.from('CLIENT').dial(echo);

  const error = await new Promise((resolve) => socket.once('error', resolve));

  expect(error).toMatchObject({ code: NETWORK_RESET });
});

test('a slow reader holds the writer back', async () => {
  const network = new SimulatedNetwork(new Activity());
  await network.from('SLOW').listen([echo], () => {});
  const socket = await network.from('CLIENT').dial(echo);
  const chunk = Buffer.alloc(16_384);

  let written = 0;
  while (socket.write(chunk)) {
    written += 1;
    await new Promise((next) => setImmediate(next));
  }

  expect(written).toBeLessThan(20);
});

test('disposing a listener again leaves alone what listens there by now', async () => {
  const network = new SimulatedNetwork(new Activity());
  const first = await network.from('ONE').listen([echo], () => {});
  await first[Symbol.asyncDispose]();
  await using _second = await network.from('TWO').listen([echo], (socket) => socket.destroy());

  await first[Symbol.asyncDispose]();

  await expect(network.from('CLIENT').dial(echo)).resolves.toBeDefined();
});

test('a connection that breaks before anybody has taken it over harms nobody', async () => {
  const network = new SimulatedNetwork(new Activity());
  const { promise, resolve } = Promise.withResolvers<Duplex>();
  await using _listener = await network.from('ONE').listen([echo], resolve);
  const near = await network.from('CLIENT').dial(echo);
  const far = await promise;
  const closed = new Promise((resolve) => near.once('close', resolve));
  near.resume();

  far.destroy(new Error('power cut'));

  await closed;
});

test('what is written at once arrives at once', async () => {
  const network = await networkWithEcho();
  const socket = await network.from('CLIENT').dial(echo);
  const arrived: string[] = [];
  socket.on('data', (chunk: Buffer) => arrived.push(chunk.toString()));

  socket.cork();
  for (const part of ['one ', 'two ', 'three']) socket.write(part);
  socket.uncork();
  await new Promise((resolve) => socket.once('data', resolve));

  expect(arrived).toEqual(['one two three']);
});

test('a connection that is over may be ended again, and who asks is told', async () => {
  const network = await networkWithEcho();
  const socket = await network.from('CLIENT').dial(echo);
  const finished = new Promise((resolve) => socket.once('finish', resolve));
  socket.end();
  await finished;

  expect(socket.end()).toBe(socket);
  const told = await new Promise((resolve) => socket.end(resolve));

  expect(told).toMatchObject({ code: 'ERR_STREAM_ALREADY_FINISHED' });
});
