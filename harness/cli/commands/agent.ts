import type { Command, CommandContext, ExitCode, ParsedArguments } from '../command.ts';
import { LAB_OPTION, requiredLabUrl } from '../lab-url.ts';
import { misuse } from '../misuse.ts';

/** Options that one verb has for itself. */
const ENROLL_OPTIONS = ['out', 'machine', 'force'] as const;

/** What follows each verb. */
const VERBS = {
  enroll: [],
  list: [],
  show: ['name'],
  'session-log': ['name', 'on|off'],
} as const;

type Verb = keyof typeof VERBS;

const USAGE = Object.entries(VERBS)
  .map(([verb, operands]) => [verb, ...operands.map((each) => `<${each}>`)].join(' '))
  .join(', ');

/** `pta-harness agent` */
export const agent: Command = {
  spec: {
    name: 'agent',
    operands: 'enroll|list|show|session-log',
    summary:
      "Agents of a running lab: registers one that somebody else wrote (enroll), tells what became of the lab's own.",
    options: {
      lab: LAB_OPTION,
      out: {
        type: 'string',
        value: 'FOLDER',
        help: 'enroll: where cert.pem, key.pem and ca.pem go; the current folder unless given.',
      },
      machine: {
        type: 'string',
        value: 'NAME',
        help: 'enroll: fully qualified name that the agent claims; FOREIGN1 in the domain of the lab unless given.',
      },
      force: { type: 'boolean', help: 'enroll: overwrite files that are there.' },
      json: { type: 'boolean', help: 'Print the result as JSON.' },
    },
    examples: [
      'pta-harness agent enroll --lab http://127.0.0.1:8080 --out my-agent',
      'pta-harness agent enroll --lab http://127.0.0.1:8080 --machine HOST7.contoso.test --json',
      'pta-harness agent list --lab http://127.0.0.1:8080',
      'pta-harness agent show AGENT1 --lab http://127.0.0.1:8080',
      'pta-harness agent session-log AGENT1 on --lab http://127.0.0.1:8080',
    ],
  },
  run,
};

async function run(context: CommandContext, parsed: ParsedArguments): Promise<ExitCode> {
  const [typed = '', name = '', ...rest] = parsed.operands;
  const verb = (Object.keys(VERBS) as Verb[]).find((each) => each === typed);
  if (verb === undefined || parsed.operands.length !== VERBS[verb].length + 1) {
    throw misuse(`pta-harness agent takes one of ${USAGE}; see pta-harness agent --help.`);
  }
  const needless = ENROLL_OPTIONS.find(
    (option) => parsed.text(option) !== undefined || parsed.flag(option),
  );
  if (verb !== 'enroll' && needless !== undefined) {
    throw misuse(`--${needless} is for pta-harness agent enroll.`);
  }
  switch (verb) {
    case 'enroll':
      return enroll(context, parsed);
    case 'list':
      return tell(context, parsed, ({ listAgents }, lab, asJson) =>
        listAgents(lab, asJson, context.signal),
      );
    case 'show':
      return tell(context, parsed, ({ showAgent }, lab, asJson) =>
        showAgent(lab, name, asJson, context.signal),
      );
    case 'session-log': {
      const to = rest[0] === 'on' || rest[0] === 'off' ? rest[0] : undefined;
      if (to === undefined)
        throw misuse('pta-harness agent session-log takes a name, and on or off.');
      return tell(context, parsed, ({ switchSessionLog }, lab, asJson) =>
        switchSessionLog(lab, name, to, asJson, context.signal),
      );
    }
    default:
      return verb satisfies never;
  }
}

async function tell(
  context: CommandContext,
  parsed: ParsedArguments,
  ask: (lab: typeof import('../agents-at-lab.ts'), url: URL, asJson: boolean) => Promise<string>,
): Promise<ExitCode> {
  const url = requiredLabUrl(parsed.text('lab'), 'agents are those of');
  context.out(await ask(await import('../agents-at-lab.ts'), url, parsed.flag('json')));
  return 0;
}

async function enroll(context: CommandContext, parsed: ParsedArguments): Promise<ExitCode> {
  const lab = requiredLabUrl(parsed.text('lab'), 'an agent is registered with');
  const folder = parsed.text('out') ?? '.';
  const { assertFree, enrolmentPaths, writeEnrolment } = await import('../enrolment-files.ts');
  const paths = enrolmentPaths(folder);
  if (!parsed.flag('force')) await assertFree(paths);
  const { enrollAtLab } = await import('../enroll-at-lab.ts');
  const enrolment = await enrollAtLab(lab, parsed.text('machine'), context.signal);
  await writeEnrolment(folder, paths, enrolment.files);
  const { agentId, tenantId, machineName, cloud } = enrolment;
  if (parsed.flag('json')) {
    context.out(`${JSON.stringify({ agentId, tenantId, machineName, files: paths, cloud })}\n`);
    return 0;
  }
  const { describeEnrolment } = await import('../describe-enrolment.ts');
  context.out(describeEnrolment({ agentId, tenantId, machineName, paths, cloud }));
  return 0;
}
