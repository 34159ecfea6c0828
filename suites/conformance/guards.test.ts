import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

// Every snippet is written to a scratch tree that has this repository's biome.json and plugins, and
// the installed biome lints the tree once. (Biome prints no diagnostics for a file on its stdin.)

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

interface Snippet {
  readonly folder: string;
  readonly code: string;
  /** File name, for the few rules that look at it. */
  readonly name?: string;
  /** Part of the message, which names what to do instead; nothing is reported when absent. */
  readonly says?: string;
}

const LEAF = 'harness/runtime is a leaf';
const PROTOCOL_LEAF = 'harness/pta/protocol is a leaf';
const ON_THE_WIRE = 'they meet on the wire';
const INSTALLED = 'meets the cloud on the wire';
const NEVER_ANOTHER_MOCK = 'never another mock';
const START_NOTHING = 'start nothing';
const DERIVED = 'harness/windows is derived';
const NO_TEST_CODE = 'is for tests and mocks';
const NOT_SUITES = 'Nothing imports suites';
const LDAPJS = 'Only mocks/domain-controller/ldap/write-ldap-reply.ts imports ldapjs';

const DIRECTION: readonly Snippet[] = [
  { folder: 'harness/runtime', code: "import '../pta/protocol/messages.ts';", says: LEAF },
  { folder: 'harness/runtime', code: "import '../../mocks/directory/entry.ts';", says: LEAF },
  { folder: 'harness/runtime/web', code: "import '../../environment/lab.ts';", says: LEAF },
  { folder: 'harness/runtime', code: "import './clock.ts';" },
  {
    folder: 'harness/runtime',
    name: 'runtime.test.ts',
    code: "import '../pta/protocol/certificates/pem.ts';",
  },
  { folder: 'harness/runtime/web', code: "import '../clock.ts';" },

  { folder: 'harness/pta/protocol', code: "import '../cloud/tenant.ts';", says: PROTOCOL_LEAF },
  { folder: 'harness/pta/protocol', code: "import '../../runtime/clock.ts';", says: PROTOCOL_LEAF },
  { folder: 'harness/pta/protocol', code: "import '../../runtime/errors.ts';" },
  { folder: 'harness/pta/protocol', code: "import '../../runtime/secret.ts';" },
  { folder: 'harness/pta/protocol/wire', code: "import '../../../runtime/secret.ts';" },

  { folder: 'harness/pta/cloud', code: "import '../agent/listener.ts';", says: ON_THE_WIRE },
  { folder: 'harness/pta/agent', code: "import '../cloud/tenant.ts';", says: ON_THE_WIRE },
  { folder: 'harness/pta/agent/x', code: "import '../../cloud/tenant.ts';", says: ON_THE_WIRE },
  {
    folder: 'harness/pta/agent/x/y/z',
    code: "import '../../../../cloud/a.ts';",
    says: ON_THE_WIRE,
  },
  { folder: 'harness/pta/cloud', code: "import '../../environment/lab.ts';", says: ON_THE_WIRE },
  { folder: 'harness/pta/cloud', code: "import '../../../mocks/index.ts';", says: ON_THE_WIRE },
  { folder: 'harness/pta/cloud', code: "import '../../testing/index.ts';", says: ON_THE_WIRE },
  { folder: 'harness/pta/cloud', code: "import '../../../fixtures/people.ts';", says: ON_THE_WIRE },
  {
    folder: 'harness/pta/cloud',
    code: "import type { A } from '../agent/a.ts';",
    says: ON_THE_WIRE,
  },
  { folder: 'harness/pta/cloud', code: "export * from '../agent/a.ts';", says: ON_THE_WIRE },
  { folder: 'harness/pta/cloud', code: "await import('../agent/a.ts');", says: ON_THE_WIRE },
  {
    folder: 'harness/pta/cloud',
    code: "export type A = import('../agent/a.ts').A;",
    says: ON_THE_WIRE,
  },
  { folder: 'harness/pta/cloud', code: "import '../protocol/messages.ts';" },
  { folder: 'harness/pta/cloud/trust', code: "import '../../../runtime/clock.ts';" },
  { folder: 'harness/pta/cloud/trust', code: "import '../agent/inside-cloud.ts';" },
  {
    folder: 'harness/pta/cloud',
    name: 'cloud.test.ts',
    code: "import '../../../fixtures/people.ts';",
  },
  { folder: 'harness/pta/agent', code: "import 'fast-check';", says: NO_TEST_CODE },
  { folder: 'harness/pta/agent', code: "import 'msw/node';", says: NO_TEST_CODE },
  { folder: 'harness/pta/agent', name: 'agent.test.ts', code: "import 'fast-check';" },

  { folder: 'harness/windows', code: "import '../pta/agent/agent-trace.ts';", says: DERIVED },
  { folder: 'harness/windows/x', code: "import '../../environment/lab.ts';", says: DERIVED },
  { folder: 'harness/windows', code: "import '../../mocks/directory/entry.ts';", says: DERIVED },
  { folder: 'harness/windows/x', code: "import '../../environment/lab-event.ts';" },
  { folder: 'harness/windows', code: "import '../pta/protocol/profile.ts';" },
  { folder: 'harness/pta/agent', code: "import '../../windows/logon.ts';", says: ON_THE_WIRE },

  { folder: 'harness/pta/installation', code: "import '../cloud/tenant.ts';", says: INSTALLED },
  {
    folder: 'harness/pta/installation',
    code: "import '../../environment/lab.ts';",
    says: INSTALLED,
  },
  { folder: 'harness/pta/installation', code: "import '../agent/register-agent.ts';" },
  { folder: 'harness/pta/installation', code: "import '../protocol/registration.ts';" },
  { folder: 'harness/pta/agent', code: "import '../installation/a.ts';", says: ON_THE_WIRE },

  { folder: 'mocks/firewall', code: "import '../samba/samba.ts';", says: NEVER_ANOTHER_MOCK },
  { folder: 'mocks/firewall/x', code: "import '../../samba/a.ts';", says: NEVER_ANOTHER_MOCK },
  { folder: 'mocks/firewall', code: "import '../index.ts';", says: NEVER_ANOTHER_MOCK },
  {
    folder: 'mocks/firewall',
    code: "import '../../harness/pta/cloud/tenant/tenant.ts';",
    says: NEVER_ANOTHER_MOCK,
  },
  {
    folder: 'mocks/directory',
    code: "import '../domain-controller/lockout.ts';",
    says: NEVER_ANOTHER_MOCK,
  },
  { folder: 'mocks/firewall', code: "import '../directory/entry.ts';" },
  { folder: 'mocks/firewall/toxics', code: "import '../events.ts';" },
  { folder: 'mocks/firewall/toxics', code: "import '../../../harness/runtime/clock.ts';" },
  { folder: 'mocks/firewall', code: "import '../../harness/pta/protocol/messages.ts';" },
  { folder: 'mocks', code: "import './firewall/firewall.ts';" },

  { folder: 'fixtures', code: "import '../mocks/samba/samba.ts';", says: START_NOTHING },
  { folder: 'fixtures/people', code: "import '../../harness/cli/main.ts';", says: START_NOTHING },
  { folder: 'fixtures', code: "import '../mocks/directory/entry.ts';" },
  { folder: 'fixtures/people', code: "import '../../harness/runtime/random.ts';" },

  { folder: 'harness/cli', code: "import '../../suites/lab.ts';", says: NOT_SUITES },
  { folder: 'examples', code: "import '../suites/lab.ts';", says: NOT_SUITES },
  { folder: 'suites/scenarios', code: "import '../lab.ts';" },

  { folder: 'mocks/domain-controller', code: "import 'ldapjs';", says: LDAPJS },
  { folder: 'harness/pta/agent', code: "import type { Client } from 'ldapjs';", says: LDAPJS },
  { folder: 'suites/scenarios', code: "import 'ldapjs/lib/client/index.js';", says: LDAPJS },
  {
    folder: 'mocks/domain-controller/ldap',
    name: 'write-ldap-reply.ts',
    code: "import 'ldapjs';",
  },

  { folder: 'harness/pta/cloud', code: "import 'pta-harness/mocks';", says: 'relative path' },
  { folder: 'examples', code: "import 'pta-harness/mocks';" },
];

const TIME = 'runtime.clock.now()';
const ELAPSED = 'runtime.clock.elapsed()';
const SLEEP = 'runtime.clock.sleep(ms, signal)';
const CHANCE = 'runtime.random';
const SOCKETS = 'runtime.network and runtime.secureChannel';
const CLOUD = 'harness/pta/cloud';

const RUNTIME: readonly Snippet[] = [
  { folder: CLOUD, code: 'export const a = Date.now();', says: TIME },
  { folder: CLOUD, code: 'export const a = { now: Date.now };', says: TIME },
  { folder: CLOUD, code: 'export const a = new Date();', says: TIME },
  { folder: CLOUD, code: 'export const a = new Date;', says: TIME },
  { folder: CLOUD, code: 'export const a = Date();', says: TIME },
  { folder: CLOUD, code: 'export const a = new Date(0);' },
  { folder: CLOUD, code: "export const a = Date.parse('2026-11-20');" },
  { folder: CLOUD, code: 'setTimeout(() => {}, 1);', says: SLEEP },
  { folder: CLOUD, code: 'setInterval(() => {}, 1);', says: SLEEP },
  { folder: CLOUD, code: 'setImmediate(() => {});', says: SLEEP },
  { folder: CLOUD, code: 'globalThis.setTimeout(() => {}, 1);', says: SLEEP },
  { folder: CLOUD, code: "import 'node:timers/promises';", says: SLEEP },
  { folder: CLOUD, code: "import { setInterval as a } from 'node:timers'; a;", says: SLEEP },
  {
    folder: CLOUD,
    code: 'export const a = AbortSignal.timeout(5);',
    says: 'runtime.clock.sleep()',
  },
  { folder: CLOUD, code: 'export const a = AbortSignal.abort();' },
  { folder: CLOUD, code: 'export const a = performance.now();', says: ELAPSED },
  { folder: CLOUD, code: "import { performance as a } from 'node:perf_hooks'; a;", says: ELAPSED },
  { folder: CLOUD, code: 'export const a = process.hrtime.bigint();', says: ELAPSED },
  { folder: CLOUD, code: 'export const a = Math.random();', says: CHANCE },
  { folder: CLOUD, code: 'export const a = Math.floor(1.5);' },
  { folder: CLOUD, code: 'export const a = crypto.randomUUID();', says: CHANCE },
  { folder: CLOUD, code: "import { randomUUID as a } from 'node:crypto'; a;", says: CHANCE },
  { folder: CLOUD, code: "import * as a from 'node:crypto'; a.randomBytes(4);", says: CHANCE },
  { folder: CLOUD, code: "import a from 'node:crypto'; a.randomInt(4);", says: CHANCE },
  { folder: CLOUD, code: "import { createHash } from 'node:crypto'; createHash('sha256');" },
  { folder: CLOUD, code: "import { connect } from 'node:net'; connect;", says: SOCKETS },
  { folder: CLOUD, code: "import tls from 'node:tls'; tls;", says: SOCKETS },
  { folder: CLOUD, code: "import 'node:dgram';", says: SOCKETS },
  { folder: CLOUD, code: "import * as dns from 'node:dns/promises'; dns;", says: SOCKETS },
  { folder: CLOUD, code: "export { connect } from 'node:net';", says: SOCKETS },
  { folder: CLOUD, code: "await import('node:net');", says: SOCKETS },
  { folder: CLOUD, code: "import type { Socket } from 'node:net'; export type A = Socket;" },
  { folder: CLOUD, code: "import { Duplex } from 'node:stream'; new Duplex();" },
  { folder: 'suites/scenarios', name: 'a.test.ts', code: 'setImmediate(() => {});', says: SLEEP },
  { folder: 'mocks/firewall', name: 'b.test.ts', code: "import 'node:net';", says: SOCKETS },
  { folder: 'harness/runtime', code: 'setTimeout(() => {}, Date.now());' },
  { folder: 'harness/runtime', code: 'export const a = [new Date(), Math.random()];' },
  { folder: 'harness/runtime/web', code: "import 'node:net'; import 'node:tls';" },
];

const snippets = [...DIRECTION, ...RUNTIME].map((snippet, index) => ({
  ...snippet,
  path: `${snippet.folder}/${snippet.name ?? `snippet-${index}.ts`}`,
}));

let scratch: string;
let printed: string;
let reports: ReadonlyMap<string, string>;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'pta-harness-guards-'));
  await cp(join(REPOSITORY, 'biome.json'), join(scratch, 'biome.json'));
  await cp(join(REPOSITORY, '.biome'), join(scratch, '.biome'), { recursive: true });
  for (const { path, code } of snippets) {
    await mkdir(dirname(join(scratch, path)), { recursive: true });
    await writeFile(join(scratch, path), `${code}\n`);
  }
  printed = await lint(scratch);
  reports = guardReports(printed);
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

test.for(snippets.filter(({ says }) => says !== undefined))(
  'refuses $code in $path',
  ({ path, says }) => {
    expect(reports.get(path)).toContain(says);
  },
);

test.for(snippets.filter(({ says }) => says === undefined))(
  'accepts $code in $path',
  ({ path }) => {
    expect(reports.get(path)).toBeUndefined();
  },
);

test('both plugins run to their end', () => {
  // A plugin that fails is reported as information only, and guards nothing.
  expect(printed).not.toContain('errored');
});

function lint(folder: string): Promise<string> {
  const biome = join(REPOSITORY, 'node_modules/.bin/biome');
  const options = ['--vcs-enabled=false', '--colors=off', '--max-diagnostics=none'];
  return new Promise((resolve) => {
    // Biome leaves with 1 when it found something, which is what is wanted here.
    execFile(biome, ['lint', ...options, '.'], { cwd: folder }, (_error, stdout, stderr) => {
      resolve(`${stdout}\n${stderr}`);
    });
  });
}

/** What the two guards said, by file. Other rules of biome.json are not this suite's claim. */
function guardReports(text: string): Map<string, string> {
  const byFile = new Map<string, string>();
  for (const report of text.split(/^(?=\S+\.ts:\d+:\d+ )/m)) {
    const [, file, rule] = /^(\S+\.ts):\d+:\d+ (\S+)/.exec(report) ?? [];
    if (file === undefined) continue;
    if (rule !== 'plugin' && rule !== 'lint/style/noRestrictedGlobals') continue;
    byFile.set(file, `${byFile.get(file) ?? ''}${report}`);
  }
  return byFile;
}
