import type { SignInReport } from '../../control/sign-in-report.ts';
import { Secret } from '../../runtime/secret.ts';
import type { Command, CommandContext, ExitCode, ParsedArguments } from '../command.ts';
import { type LabOptions, labOptionSpecs, labOptions } from '../lab-options.ts';
import { labUrl } from '../lab-url.ts';
import { misuse } from '../misuse.ts';
import { oneOf } from '../parse-arguments.ts';
import { promptForPassword, readPasswordLine } from '../read-password.ts';

const DEFAULT_AGENTS = 1;
const WORLDS = ['simulated', 'loopback'] as const;
const FRESH_LAB_OPTIONS = labOptionSpecs(DEFAULT_AGENTS);

/** `pta-harness sign-in` */
export const signIn: Command = {
  spec: {
    name: 'sign-in',
    operands: '<upn>',
    summary: 'Signs one user in, at a running lab or a fresh one, and tells it hop by hop.',
    options: {
      lab: { type: 'string', value: 'URL', help: 'Control API of a running lab, as up prints it.' },
      password: {
        type: 'string',
        value: 'TEXT',
        help: "For labs only: others on this machine can see it. The user's own when none is given.",
      },
      'password-stdin': {
        type: 'boolean',
        help: 'Take the password from the first line of standard input.',
      },
      world: {
        type: 'string',
        value: 'NAME',
        help: 'Of a fresh lab: simulated (in memory) or loopback (real sockets); simulated unless given.',
      },
      ...FRESH_LAB_OPTIONS,
      json: { type: 'boolean', help: 'Print result, timeline and trace log as JSON.' },
    },
    examples: [
      'pta-harness sign-in alice@contoso.test',
      'pta-harness sign-in eve.expired@contoso.test --json',
      'pta-harness sign-in alice@contoso.test --password-stdin --lab http://127.0.0.1:8080',
    ],
  },
  run,
};

async function run(context: CommandContext, parsed: ParsedArguments): Promise<ExitCode> {
  const [userPrincipalName, ...rest] = parsed.operands;
  if (userPrincipalName === undefined || rest.length > 0) {
    throw misuse('pta-harness sign-in takes one user principal name, such as alice@contoso.test.');
  }
  const world = oneOf('--world', parsed.text('world'), WORLDS) ?? 'simulated';
  const fresh = labOptions(parsed, DEFAULT_AGENTS);
  const lab = runningLab(parsed);
  const { assertSignInName } = await import('../../control/sign-in-name.ts');
  assertSignInName(userPrincipalName);
  const password = await passwordOf(context, parsed, userPrincipalName);
  const report =
    lab === undefined
      ? await signInAtFreshLab({ ...fresh, world }, userPrincipalName, password)
      : await signInAtRunningLab(lab, userPrincipalName, password, context.signal);
  if (password === undefined) {
    context.note(`No password was given: ${userPrincipalName} signs in with its own.\n`);
  }
  if (parsed.flag('json')) {
    const { printableJson } = await import('../../replay/printable.ts');
    context.out(`${printableJson(report)}\n`);
  } else {
    const { describeSignIn } = await import('../describe-sign-in.ts');
    context.out(describeSignIn(userPrincipalName, report));
  }
  return report.result.kind === 'succeeded' ? 0 : 1;
}

/** @throws HarnessError `MISUSE` */
function runningLab(parsed: ParsedArguments): URL | undefined {
  const lab = labUrl(parsed.text('lab'));
  const needless = ['world', ...Object.keys(FRESH_LAB_OPTIONS)].find(
    (name) => parsed.text(name) !== undefined,
  );
  if (lab !== undefined && needless !== undefined) {
    throw misuse(`--${needless} is for a fresh lab; the one at --lab is running already.`);
  }
  return lab;
}

/** `undefined` when the user's own is meant. */
async function passwordOf(
  context: CommandContext,
  parsed: ParsedArguments,
  userPrincipalName: string,
): Promise<Secret | undefined> {
  const typed = parsed.text('password');
  const isPiped = parsed.flag('password-stdin');
  if (typed !== undefined && isPiped) {
    throw misuse('--password and --password-stdin exclude one another; give the password once.');
  }
  if (typed === '') throw misuse('--password is empty; Entra takes no empty password.');
  if (typed !== undefined) return new Secret(typed);
  if (isPiped) return readPasswordLine(context);
  if (context.stdin.isTTY !== true) return undefined;
  return promptForPassword(context, `Password of ${userPrincipalName}, empty for its own: `);
}

async function signInAtRunningLab(
  lab: URL,
  userPrincipalName: string,
  password: Secret | undefined,
  signal: AbortSignal,
): Promise<SignInReport> {
  const { signInAtLab } = await import('../lab-client.ts');
  return signInAtLab(lab, userPrincipalName, password, signal);
}

async function signInAtFreshLab(
  options: LabOptions & { readonly world: (typeof WORLDS)[number] },
  userPrincipalName: string,
  password: Secret | undefined,
): Promise<SignInReport> {
  const { PtaEnvironment } = await import('../../environment/environment.ts');
  const { signInAndReport } = await import('../../control/sign-in-report.ts');
  await using lab = await new PtaEnvironment(options).start();
  return await signInAndReport(lab, userPrincipalName, password);
}
