import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { StartedPtaEnvironment } from '../../harness/index.ts';
import { EMPTY_FRAME } from './amqp-frame.ts';
import type { ListenerEndpoint } from './bootstrap.ts';
import { openWebSocket } from './cloud-connection.ts';
import type { ForeignAgent } from './foreign-agent.ts';
import { installAgent, installation, startLab } from './foreign-lab.ts';
import { unixSeconds } from './machine.ts';
import { RelayListener } from './relay-listener.ts';
import { sasToken } from './sas-token.ts';

const DETACH = 0x16;

let lab: StartedPtaEnvironment;
let agent: ForeignAgent;
let endpoint: ListenerEndpoint;
beforeAll(async () => {
  lab = await startLab();
  agent = await installAgent(lab);
  const [first] = (await agent.bootstrap()).endpoints;
  if (first === undefined) throw new Error('The bootstrap tells no endpoint.');
  endpoint = first;
});
afterAll(async () => {
  await agent[Symbol.asyncDispose]();
  await lab[Symbol.asyncDispose]();
});

test.for(['lower', 'upper'] as const)(
  'a token with escapes in %s case opens the links',
  async (escapeCase) => {
    const token = sasToken(endpoint, unixSeconds() + 60, escapeCase);

    await expect(agent.listenAt(endpoint, token)).resolves.toBeUndefined();
  },
);

const tokenFor = (changes: Partial<ListenerEndpoint>): string =>
  sasToken({ ...endpoint, ...changes }, unixSeconds() + 60);

const REFUSED: readonly (readonly [what: string, token: () => string])[] = [
  ['that is no token', () => 'nonsense'],
  ['that has expired', () => sasToken(endpoint, unixSeconds() - 1)],
  ['for another path', () => tokenFor({ servicePath: 'elsewhere' })],
  ['of another key name', () => tokenFor({ keyName: 'Somebody' })],
  ['that another key signed', () => tokenFor({ key: 'AAAA' })],
];

test.for(REFUSED)('a token %s is refused with a detach', async ([, token]) => {
  await expect(agent.listenAt(endpoint, token())).rejects.toMatchObject({
    performative: DETACH,
    condition: 'amqp:unauthorized-access',
  });
});

/** Listens without the agent around it. */
async function listenAlone(token: string): Promise<{ listener: RelayListener; socket: WebSocket }> {
  const { cloud } = await installation(lab);
  const url = `wss://${endpoint.namespace}.${endpoint.domain}/$servicebus/websocket`;
  const socket = openWebSocket(cloud, url, agent.identity, { protocol: 'wsrelayedamqp' });
  const listener = new RelayListener(socket, endpoint, token, () => undefined);
  await listener.listening;
  return { listener, socket };
}

test('a token that expires while the agent listens ends that with a detach', async () => {
  const { listener, socket } = await listenAlone(sasToken(endpoint, unixSeconds() + 2));

  expect(await listener.ended).toMatchObject({
    performative: DETACH,
    condition: 'amqp:unauthorized-access',
  });
  socket.terminate();
});

test('the relay lets an empty frame be, so that two who answer do not chatter for ever', async () => {
  const { socket } = await listenAlone(tokenFor({}));
  let emptyFrames = 0;
  socket.on('message', (data: Buffer) => {
    if (data.equals(EMPTY_FRAME)) emptyFrames += 1;
  });

  socket.send(EMPTY_FRAME);
  await agent.listen();

  expect(emptyFrames).toBeLessThan(2);
  socket.terminate();
});
