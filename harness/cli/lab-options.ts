import type { EnvironmentOptions } from '../environment/defaults.ts';
import type { Profile } from '../pta/protocol/profile.ts';
import type { OptionSpec, ParsedArguments } from './command.ts';
import { misuse } from './misuse.ts';
import { oneOf, wholeNumber } from './parse-arguments.ts';

/** What is asked of every lab that a command starts. */
export type LabOptions = Pick<
  EnvironmentOptions,
  'agents' | 'users' | 'seed' | 'profile' | 'domain'
>;

/** The documented maximum of a tenant. */
const AGENTS_MAX = 40;
/** More take longer to make than a lab should take to start. */
const USERS_MAX = 10_000;
const SEED_MAX = 2 ** 32 - 1;
const PROFILES: readonly Profile[] = ['current', 'preview'];
const DEFAULT_DOMAIN = 'contoso.test';
/** What names of machines, `AGENT40.` the longest of them, leave of a DNS name of 253 characters. */
const DOMAIN_LENGTH_MAX = 245;

/** @param agents - how many agents there are unless the option says */
export function labOptionSpecs(agents: number): Readonly<Record<string, OptionSpec>> {
  return {
    agents: {
      type: 'string',
      value: 'N',
      help: `Authentication Agents, 0 to ${AGENTS_MAX}; ${agents} unless given.`,
    },
    users: {
      type: 'string',
      value: 'N',
      help: `Healthy users beside one in each state, 0 to ${USERS_MAX}; 0 unless given.`,
    },
    seed: {
      type: 'string',
      value: 'N',
      help: 'Decides people, passwords and ids; 1 unless given.',
    },
    profile: {
      type: 'string',
      value: 'NAME',
      help: `Documents to follow: ${PROFILES.join(' or ')}; current unless given.`,
    },
    'tenant-domain': {
      type: 'string',
      value: 'NAME',
      help: `DNS name of the domain; ${DEFAULT_DOMAIN} unless given.`,
    },
  };
}

/** @throws HarnessError `MISUSE` */
export function labOptions(parsed: ParsedArguments, defaultAgents: number): LabOptions {
  const number = (name: string, max: number) =>
    wholeNumber(`--${name}`, parsed.text(name), { min: 0, max });
  return {
    agents: number('agents', AGENTS_MAX) ?? defaultAgents,
    users: number('users', USERS_MAX) ?? 0,
    seed: number('seed', SEED_MAX) ?? 1,
    profile: oneOf('--profile', parsed.text('profile'), PROFILES) ?? 'current',
    domain: domainName('--tenant-domain', parsed.text('tenant-domain')) ?? DEFAULT_DOMAIN,
  };
}

/** Labels of letters, digits and inner hyphens (RFC 1123 section 2.1), at least two of them, in lower case. */
function domainName(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const name = text.toLowerCase();
  const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
  const isName = new RegExp(`^${label}(?:\\.${label})*\\.(?!\\d+$)${label}$`).test(name);
  if (isName && name.length <= DOMAIN_LENGTH_MAX) return name;
  throw misuse(
    `${option} takes a DNS name of two or more labels such as ${DEFAULT_DOMAIN}, not ${JSON.stringify(text)}.`,
  );
}
