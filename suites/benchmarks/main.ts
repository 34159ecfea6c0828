import { spawn } from 'node:child_process';
import { createPrivateKey, sign, verify } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pooledKeys } from '../../fixtures/certificates/pooled-keys.ts';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import { formatMeasurements, measure } from './measure.ts';

/**
 * The numbers of the README. What the machine itself needs for the RSA operations of one sign-in stands
 * beside them, as the bound that no implementation gets below.
 */
const COLD_START = ['dist/harness/cli/main.js', 'up', '--json'];

async function startAndSignIn(): Promise<void> {
  await using lab = await new PtaEnvironment({ agents: 1 }).start();
  await lab.settle(lab.signIn('alice@contoso.test'));
}

/** From the start of the process to the ready line. */
async function upColdStart(): Promise<void> {
  const child = spawn(process.execPath, COLD_START, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  JSON.parse(String(line));
  child.kill('SIGTERM');
  await ended;
}

async function nodeColdStart(): Promise<void> {
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
}

const { privateKey, publicKey } = await pooledKeys().rsa2048();
const key = createPrivateKey(privateKey);
const bytes = Buffer.alloc(256, 7);

/** Authority, CSR, its certificate, two tokens, five connections that show the certificate, one opening. */
const RSA_PRIVATE_OPERATIONS = 11;
function rsaBound(): void {
  for (let count = 0; count < RSA_PRIVATE_OPERATIONS; count += 1) {
    verify('sha256', bytes, publicKey, sign('sha256', bytes, key));
  }
}

const measurements = [
  await measure('simulated lab: start and first sign-in', { warmUp: 5, runs: 30 }, startAndSignIn),
  await measure(
    `  bound: ${RSA_PRIVATE_OPERATIONS} RSA-2048 signatures`,
    { warmUp: 5, runs: 30 },
    rsaBound,
  ),
  await measure('up: process start to ready', { warmUp: 1, runs: 5 }, upColdStart),
  await measure('  bound: an empty Node process', { warmUp: 1, runs: 5 }, nodeColdStart),
];
process.stdout.write(formatMeasurements(measurements));
