import { beforeEach, expect, test } from 'vitest';
import type { MessageSocket } from '../../runtime/websocket.ts';
import type { ValidationRequest } from '../protocol/messages.ts';
import {
  parseConnectionMessage,
  renderSignalMessage,
  SIGNAL_MESSAGE_BYTES_MAX,
} from '../protocol/relay/signal-message.ts';
import { CLOUD_TIMEOUT } from './cloud-connector.ts';
import { fetchRequest } from './fetch-request.ts';
import { MEETING_REFUSED } from './meeting-refused.ts';
import { RETURN_HOST_REFUSED } from './return-host.ts';
import {
  identityWith,
  RETURN_HOST,
  requestFor,
  ScriptedCloud,
} from './scripted-cloud.test-support.ts';

const CONNECTION_ID = '5b1c7a3e-90d2-4f4c-8d65-2f6c3a1b0e9d';
const TIMEOUT_MS = 20_000;

let cloud: ScriptedCloud;
let abort: AbortController;

beforeEach(() => {
  cloud = new ScriptedCloud();
  abort = new AbortController();
});

function fetched(returnHost = RETURN_HOST): Promise<ValidationRequest> {
  const about = { ...requestFor([]), returnHost, connectionId: CONNECTION_ID };
  return fetchRequest(
    cloud.connector,
    identityWith(),
    cloud.runtime.random,
    about,
    abort.signal,
    TIMEOUT_MS,
  );
}

/** What happens on each connection to the return host, once the agent has named its own. */
function serve(answer: (messages: MessageSocket) => void): Promise<void> {
  return cloud.relay(RETURN_HOST, async (messages) => {
    await messages.receive();
    answer(messages);
  });
}

/** As many as the most agents that a tenant has, each with an old and a new certificate, and more. */
function requestWith(credentials: number): ValidationRequest {
  const encryptedData = Uint8Array.from({ length: 256 }, (_, index) => index);
  return requestFor(
    Array.from({ length: credentials }, (_, index) => ({
      keyIdentifier: `${CONNECTION_ID}_${String(index).padStart(40, 'A')}`,
      encryptedData,
    })),
  );
}

test('it names the connection that it was told of', async () => {
  let named: string | undefined;
  await cloud.relay(RETURN_HOST, async (messages) => {
    named = parseConnectionMessage(Buffer.from((await messages.receive()) ?? []).toString());
    messages.sendText(renderSignalMessage(requestFor([]), 'context'));
  });

  await cloud.clock.settle(fetched());

  expect(named).toBe(CONNECTION_ID);
});

test.each([
  { credentials: 80, form: 'context' },
  { credentials: 80, form: 'body-bytes' },
  { credentials: 100, form: 'body-bytes' },
] as const)(
  'a request with $credentials credentials in the form $form is taken',
  async ({ credentials, form }) => {
    const request = requestWith(credentials);
    await serve((messages) => messages.sendText(renderSignalMessage(request, form)));

    expect(await cloud.clock.settle(fetched())).toEqual(request);
  },
);

test('a message above the limit is not taken, and the limit is told', async () => {
  await serve((messages) => messages.sendText(' '.repeat(SIGNAL_MESSAGE_BYTES_MAX + 1)));

  await expect(cloud.clock.settle(fetched())).rejects.toMatchObject({
    code: MEETING_REFUSED,
    message: expect.stringContaining('at most 524288 bytes'),
  });
});

test('a host that sends nothing is left when its time is over', async () => {
  let wasLeft = false;
  await serve((messages) => {
    void messages.receive().then((next) => {
      wasLeft = next === undefined;
    });
  });
  const begun = cloud.clock.elapsed();

  await expect(cloud.clock.settle(fetched())).rejects.toMatchObject({
    code: CLOUD_TIMEOUT,
    message: expect.stringContaining('did not send the request within 20000 ms'),
  });

  expect(cloud.clock.elapsed() - begun).toBe(TIMEOUT_MS);
  await cloud.activity.quiet();
  expect(wasLeft).toBe(true);
});

test('a host that closes instead is refused', async () => {
  await serve((messages) => messages.close());

  await expect(cloud.clock.settle(fetched())).rejects.toMatchObject({ code: MEETING_REFUSED });
});

test('an agent that stops does not wait for the request', async () => {
  await serve(() => undefined);
  const stopped = new Error('stopped');
  const fetching = fetched();
  await cloud.clock.advance(0);

  abort.abort(stopped);

  await expect(fetching).rejects.toBe(stopped);
});

test('a host that is none of the service is not dialled', async () => {
  await expect(fetched('attacker.example')).rejects.toMatchObject({ code: RETURN_HOST_REFUSED });
  expect(cloud.shown).toEqual([]);
});
