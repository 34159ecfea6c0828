import { beforeEach, expect, test } from 'vitest';
import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import { HarnessError } from '../../runtime/errors.ts';
import type { KeyPair } from '../../runtime/keys.ts';
import { DEFAULT_BOOTSTRAP_SETTINGS } from '../protocol/bootstrap-response.ts';
import type { ValidationRequest } from '../protocol/messages.ts';
import { parseResultRequest } from '../protocol/result-request.ts';
import { AgentKeys } from './agent-keys.ts';
import { AgentTrace } from './agent-trace.ts';
import type { Validation } from './credential-validator.ts';
import { ResultReporter } from './result-reporter.ts';
import {
  AGENT_ID,
  identityWith,
  RETURN_HOST,
  requestFor,
  ScriptedCloud,
  sealedFor,
  THUMBPRINT,
} from './scripted-cloud.test-support.ts';
import { ValidationDesk } from './validation-desk.ts';

const PASSWORD = 'Correct-horse-9-battery';
const RETRY = DEFAULT_BOOTSTRAP_SETTINGS.responseRetry;
const pool = pooledKeys();
const OWN = await pool.rsa2048();
const OTHER = await pool.rsa2048();

let cloud: ScriptedCloud;
/** Passwords that reached the directory. */
let asked: string[];
/** Verdicts that reached the cloud. */
let verdicts: unknown[];
let abort: AbortController;
let trace: AgentTrace;

beforeEach(async () => {
  cloud = new ScriptedCloud();
  asked = [];
  verdicts = [];
  abort = new AbortController();
  trace = new AgentTrace(cloud.runtime, 'agent.exe');
});

function takeAnswers(status = 200) {
  return cloud.serve(RETURN_HOST, async (request) => {
    verdicts.push(parseResultRequest('/', Object.fromEntries(request.headers)).verdict);
    return new Response(null, { status });
  });
}

function serve(
  request: ValidationRequest,
  {
    answer = () => Promise.resolve<Validation>({ kind: 'accepted' }),
    keys = OWN,
  }: { answer?: () => Promise<Validation>; keys?: Pick<KeyPair, 'privateKey'> } = {},
) {
  const desk = new ValidationDesk(cloud.runtime, {
    validator: {
      validate: (_requestId, _userName, password) => {
        asked.push(password.reveal());
        return answer();
      },
    },
    reporter: new ResultReporter(cloud.runtime, cloud.connector),
    trace,
  });
  const own = new AgentKeys();
  own.begin(identityWith(keys.privateKey));
  return cloud.clock.settle(desk.serve(request, own, RETRY, abort.signal));
}

test('a right password is accepted under the name that was asked for', async () => {
  await takeAnswers();
  const request = requestFor([sealedFor(OWN.publicKey, PASSWORD)]);

  await serve(request);

  const about = { requestId: request.requestId, agentId: AGENT_ID };
  expect(asked).toEqual([PASSWORD]);
  expect(verdicts).toEqual([{ kind: 'accepted', userName: request.userPrincipalName }]);
  expect(cloud.events).toEqual([
    { type: 'validation.received', ...about },
    { type: 'credential.opened', ...about },
    { type: 'validation.answered', ...about, verdict: 'accepted' },
  ]);
  expect(trace.text).toBe('');
});

test('a rejection is answered with its reason, which the trace log names', async () => {
  await takeAnswers();
  const request = requestFor([sealedFor(OWN.publicKey, PASSWORD)]);

  await serve(request, { answer: async () => ({ kind: 'rejected', reason: '1328' }) });

  expect(verdicts).toEqual([{ kind: 'rejected', reason: '1328' }]);
  expect(trace.records.map(({ message }) => message)).toEqual([
    `Passthrough Authentication request failed. RequestId: '${request.requestId}'. Reason: '1328'.`,
  ]);
});

test('only the own key identifier is tried, although another certificate of the same agent comes first', async () => {
  await takeAnswers();

  await serve(
    requestFor([
      sealedFor(OWN.publicKey, 'sealed for an older certificate', 'B'.repeat(40)),
      sealedFor(OWN.publicKey, PASSWORD),
    ]),
  );

  expect(asked).toEqual([PASSWORD]);
});

test.each([
  {
    what: 'nothing sealed at all',
    credentials: [],
    keys: OWN,
    cause: 'no-ciphertext',
    reason: 'EncryptionDataNotFound',
  },
  {
    what: 'a ciphertext of the same agent for another certificate, though its key would open it',
    credentials: [sealedFor(OWN.publicKey, PASSWORD, 'B'.repeat(40))],
    keys: OWN,
    cause: 'no-ciphertext',
    reason: 'EncryptionDataNotFound',
  },
  {
    what: 'a thumbprint in lower case',
    credentials: [
      {
        ...sealedFor(OWN.publicKey, PASSWORD),
        keyIdentifier: `${AGENT_ID}_${THUMBPRINT.toLowerCase()}`,
      },
    ],
    keys: OWN,
    cause: 'no-ciphertext',
    reason: 'EncryptionDataNotFound',
  },
  {
    what: 'a key that is not the certificate’s',
    credentials: [sealedFor(OTHER.publicKey, PASSWORD)],
    keys: OWN,
    cause: 'wrong-key',
    reason: 'DecryptionFailed',
  },
  {
    what: 'a key that is lost',
    credentials: [sealedFor(OWN.publicKey, PASSWORD)],
    keys: { privateKey: '' },
    cause: 'unusable-key',
    reason: 'EncryptionDataNotFound',
  },
  {
    what: 'a ciphertext that is no ciphertext',
    credentials: [{ ...sealedFor(OWN.publicKey, PASSWORD), encryptedData: new Uint8Array(7) }],
    keys: OWN,
    cause: 'wrong-key',
    reason: 'DecryptionFailed',
  },
])('$what is answered $reason and never asked of the directory', async (refused) => {
  await takeAnswers();
  const request = requestFor(refused.credentials);

  await serve(request, { keys: refused.keys });

  const about = { requestId: request.requestId, agentId: AGENT_ID };
  expect(asked).toEqual([]);
  expect(verdicts).toEqual([{ kind: 'rejected', reason: refused.reason }]);
  expect(cloud.events).toContainEqual({
    type: 'credential.refused',
    ...about,
    cause: refused.cause,
  });
  expect(trace.text).toContain(`Reason: '${refused.reason}'`);
});

test('an agent that stops while it validates says nothing', async () => {
  await takeAnswers();

  await serve(requestFor([sealedFor(OWN.publicKey, PASSWORD)]), {
    answer: async () => {
      abort.abort(new Error('stopped'));
      throw abort.signal.reason;
    },
  });

  expect(verdicts).toEqual([]);
  expect(cloud.events.map((event) => (event as { type: string }).type)).toEqual([
    'validation.received',
    'credential.opened',
  ]);
  expect(trace.text).toBe('');
});

test('an answer that nobody takes is an event and a line of the trace log', async () => {
  await takeAnswers(500);
  const request = requestFor([sealedFor(OWN.publicKey, PASSWORD)]);

  await serve(request);

  expect(verdicts).toHaveLength(5);
  expect(cloud.events.at(-1)).toEqual({
    type: 'validation.answer-undelivered',
    requestId: request.requestId,
    agentId: AGENT_ID,
    cause: 'ANSWER_UNDELIVERED',
  });
  expect(trace.text).toContain(`RequestId: '${request.requestId}'.`);
});

test.each([
  ['a return host that is no name', { returnHost: 'a b\r\nX: y' }],
  ['an empty return host', { returnHost: '' }],
  ['a request id that breaks the request line', { requestId: 'a b\r\nX: y' }],
  ['a transaction id that breaks its header', { transactionId: 'ü\r\nX: y' }],
  ['a transaction id beyond Latin 1', { transactionId: '名前' }],
])('%s is an answer undelivered and no crash', async (_what, changes) => {
  await takeAnswers();

  await serve({ ...requestFor([sealedFor(OWN.publicKey, PASSWORD)]), ...changes });

  expect(verdicts).toEqual([]);
  expect(cloud.events.at(-1)).toMatchObject({ type: 'validation.answer-undelivered' });
});

test('a validator that breaks its word is a mistake and not an answer', async () => {
  await takeAnswers();
  const request = requestFor([sealedFor(OWN.publicKey, PASSWORD)]);

  await expect(
    serve(request, { answer: () => Promise.reject(new TypeError('a mistake')) }),
  ).rejects.toThrow('a mistake');

  expect(verdicts).toEqual([]);
});

test('the time in the directory is the latency that is reported', async () => {
  let headers = new Headers();
  await cloud.serve(RETURN_HOST, async (request) => {
    headers = request.headers;
    return new Response(null);
  });

  await serve(requestFor([sealedFor(OWN.publicKey, PASSWORD)]), {
    answer: async () => {
      await cloud.clock.sleep(1_234);
      return { kind: 'accepted' };
    },
  });

  expect(headers.get('x-cwap-connector-be-latency-ms')).toBe('1234');
});

test('no password is in the events or in the trace log', async () => {
  await takeAnswers(500);

  await serve(requestFor([sealedFor(OWN.publicKey, PASSWORD)]), {
    answer: () => Promise.reject(new HarnessError('BROKEN', 'The directory broke.')),
  });

  expect(JSON.stringify(cloud.log.entries) + trace.text).not.toContain(PASSWORD);
});
