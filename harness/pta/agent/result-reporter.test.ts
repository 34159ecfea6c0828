import { expect, test } from 'vitest';
import { DEFAULT_BOOTSTRAP_SETTINGS } from '../protocol/bootstrap-response.ts';
import { parseResultRequest } from '../protocol/result-request.ts';
import { ANSWER_UNDELIVERED, type Report, ResultReporter } from './result-reporter.ts';
import { RETURN_HOST_REFUSED } from './return-host.ts';
import {
  identityWith,
  RETURN_HOST,
  requestFor,
  ScriptedCloud,
} from './scripted-cloud.test-support.ts';

const IDENTITY = identityWith();
const REPORT: Report = {
  request: requestFor([]),
  verdict: { kind: 'rejected', reason: '1326' },
  backendLatencyMs: 27,
  totalLatencyMs: 70,
};
/** Five attempts, 200 ms, factor 2: captured. */
const RETRY = DEFAULT_BOOTSTRAP_SETTINGS.responseRetry;

/** A return host that answers with these statuses in turn, then 200; and when each request came. */
async function answering(...statuses: number[]) {
  const cloud = new ScriptedCloud();
  const requests: { atMs: number; request: Request }[] = [];
  await cloud.serve(RETURN_HOST, async (request) => {
    const status = statuses[requests.length] ?? 200;
    requests.push({ atMs: cloud.clock.elapsed(), request });
    return new Response(null, { status });
  });
  const abort = new AbortController();
  const reporter = new ResultReporter(cloud.runtime, cloud.connector);
  const report = () => reporter.report(REPORT, IDENTITY, RETRY, abort.signal);
  return { cloud, requests, abort, report };
}

test('an answer that is taken is posted once, with the verdict, under the agent’s certificate', async () => {
  const { cloud, requests, report } = await answering();

  await cloud.clock.settle(report());

  const [{ request } = { request: new Request('https://nobody.test') }, ...others] = requests;
  expect(others).toEqual([]);
  expect(request.method).toBe('POST');
  expect(await request.text()).toBe('');
  expect(cloud.shown).toMatchObject([{ serverName: RETURN_HOST, identity: IDENTITY }]);
  const { pathname, search } = new URL(request.url);
  expect(
    parseResultRequest(`${pathname}${search}`, Object.fromEntries(request.headers)),
  ).toMatchObject({
    requestId: REPORT.request.requestId,
    transactionId: REPORT.request.transactionId,
    verdict: REPORT.verdict,
    backendLatencyMs: 27,
    totalLatencyMs: 70,
    attempts: 1,
  });
});

test('an answer that is never taken is posted five times, after 200 ms and twice as long each time', async () => {
  const { cloud, requests, report } = await answering(500, 500, 500, 500, 500);

  await expect(cloud.clock.settle(report())).rejects.toMatchObject({
    code: ANSWER_UNDELIVERED,
    message: expect.stringContaining('5 attempts (HTTP 500)'),
  });

  expect(requests.map(({ atMs }) => atMs)).toEqual([0, 200, 600, 1_400, 3_000]);
  expect(cloud.clock.elapsed()).toBe(3_000);
});

test('an answer that is taken at the third attempt is delivered, and each attempt says which it is', async () => {
  const { cloud, requests, report } = await answering(503, 503);

  await cloud.clock.settle(report());

  expect(
    requests.map(({ request }) => request.headers.get('x-cwap-response-total-attempts')),
  ).toEqual(['1', '2', '3']);
});

test.each([201, 204, 302, 400, 403, 404])('HTTP %i is no delivery', async (status) => {
  const { cloud, requests, report } = await answering(status);

  await cloud.clock.settle(report());

  expect(requests).toHaveLength(2);
});

test('a return host that cannot be reached counts as an attempt', async () => {
  const cloud = new ScriptedCloud();
  const reporter = new ResultReporter(cloud.runtime, cloud.connector);

  const reported = reporter.report(REPORT, IDENTITY, RETRY, new AbortController().signal);

  await expect(cloud.clock.settle(reported)).rejects.toMatchObject({
    code: ANSWER_UNDELIVERED,
    cause: { code: 'NETWORK_UNKNOWN_HOST' },
  });
  expect(cloud.clock.elapsed()).toBe(3_000);
});

test('an agent that stops while it waits posts nothing more', async () => {
  const { cloud, requests, abort, report } = await answering(500, 500);
  const reported = report();
  reported.catch(() => undefined);
  await cloud.clock.advance(300);

  abort.abort(new Error('stopped'));

  await expect(reported).rejects.toThrow('stopped');
  await cloud.clock.advance(60_000);
  expect(requests).toHaveLength(2);
});

test('an agent that stops while it posts is not kept by a host that never answers', async () => {
  const cloud = new ScriptedCloud();
  await cloud.silence(RETURN_HOST);
  const abort = new AbortController();
  const reporter = new ResultReporter(cloud.runtime, cloud.connector);
  const reported = reporter.report(REPORT, IDENTITY, RETRY, abort.signal);
  reported.catch(() => undefined);
  await cloud.clock.advance(1_000);

  abort.abort(new Error('stopped'));

  await expect(reported).rejects.toThrow('stopped');
});

test.each(['attacker.example', 'msappproxy.net.attacker.example', '127.0.0.1', ''])(
  'an answer that is asked for at %j is sent nowhere',
  async (returnHost) => {
    const { cloud, requests } = await answering();
    const reporter = new ResultReporter(cloud.runtime, cloud.connector);
    const report = { ...REPORT, request: { ...REPORT.request, returnHost } };

    await expect(
      reporter.report(report, IDENTITY, RETRY, new AbortController().signal),
    ).rejects.toMatchObject({ code: RETURN_HOST_REFUSED });

    expect(requests).toEqual([]);
    expect(cloud.shown).toEqual([]);
  },
);
