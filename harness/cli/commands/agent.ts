import type { Command, CommandContext, ExitCode, ParsedArguments } from '../command.ts';
import { labUrl } from '../lab-url.ts';
import { misuse } from '../misuse.ts';

/** `pta-harness agent enroll` */
export const agent: Command = {
  spec: {
    name: 'agent',
    operands: 'enroll',
    summary:
      'Registers an agent that somebody else wrote with a running lab: certificate, key and root.',
    options: {
      lab: {
        type: 'string',
        value: 'URL',
        help: 'Control API of the running lab, as up prints it.',
      },
      out: {
        type: 'string',
        value: 'FOLDER',
        help: 'Where cert.pem, key.pem and ca.pem go; the current folder unless given.',
      },
      machine: {
        type: 'string',
        value: 'NAME',
        help: 'Fully qualified name that the agent claims; FOREIGN1 in the domain of the lab unless given.',
      },
      force: { type: 'boolean', help: 'Overwrite files that are there.' },
      json: { type: 'boolean', help: 'Print ids, paths and hosts as JSON.' },
    },
    examples: [
      'pta-harness agent enroll --lab http://127.0.0.1:8080 --out my-agent',
      'pta-harness agent enroll --lab http://127.0.0.1:8080 --machine HOST7.contoso.test --json',
    ],
  },
  run,
};

async function run(context: CommandContext, parsed: ParsedArguments): Promise<ExitCode> {
  const [verb, ...rest] = parsed.operands;
  if (verb !== 'enroll' || rest.length > 0) {
    throw misuse('pta-harness agent takes one verb, enroll; see pta-harness agent --help.');
  }
  const lab = labUrl(parsed.text('lab'));
  if (lab === undefined) {
    throw misuse(
      '--lab is missing: an agent is registered with a running lab; start one with pta-harness up.',
    );
  }
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
