import { expect, test } from 'vitest';
import { Activity, NOT_QUIET } from './activity.ts';
import { SimulatedNetwork } from './simulated-network.ts';

const SERVICE = { host: 'echo.test', port: 7 };

test('a world where nothing happens is quiet', async () => {
  await expect(new Activity().quiet()).resolves.toBeUndefined();
});

test('two parts that answer each other for ever end with NOT_QUIET instead of a hang', async () => {
  const activity = new Activity(500);
  const network = new SimulatedNetwork(activity);
  await network.from('ONE').listen([SERVICE], (socket) => socket.pipe(socket));
  const other = await network.from('OTHER').dial(SERVICE);
  other.pipe(other);

  other.write('ping');

  await expect(activity.quiet()).rejects.toMatchObject({
    code: NOT_QUIET,
    message: expect.stringContaining('500 turns'),
  });
});

test('tracked work keeps the world busy until it ends, well or badly', async () => {
  const activity = new Activity();
  const { promise, reject } = Promise.withResolvers<never>();
  const ended: string[] = [];
  activity.track(promise).catch(() => ended.push('work'));
  const quiet = activity.quiet().then(() => ended.push('quiet'));

  for (let turn = 0; turn < 20; turn += 1) await new Promise((next) => setImmediate(next));
  reject(new Error('broken'));
  await quiet;

  expect(ended).toEqual(['work', 'quiet']);
});

test('tracked work is handed back as it was', async () => {
  await expect(new Activity().track(Promise.resolve('key'))).resolves.toBe('key');
});
