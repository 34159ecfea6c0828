import type { AgentPackage } from './agent-package.ts';
import { splitCommandLine } from './split-command-line.ts';

/** How the registration script gets its administrator. */
export type AuthenticationMode = 'Credentials' | 'Token' | 'Interactive';

/** What the registration script was told. */
export interface ScriptCommand {
  readonly mode: AuthenticationMode;
  /** Name of the PowerShell variable that holds the credentials or the token, without `$`. */
  readonly variable?: string;
  /** `-TenantId`, which a token may need beside it. */
  readonly tenantId?: string;
}

const SCRIPT = 'RegisterConnector.ps1';
const FEATURE = 'PassthroughAuthentication';
const MODES: readonly AuthenticationMode[] = ['Credentials', 'Token', 'Interactive'];
/** Parameters that bring the administrator, by mode. */
const BRINGS = { Credentials: 'usercredentials', Token: 'token', Interactive: undefined } as const;
const KNOWN = new Set([
  'modulepath',
  'modulename',
  'authenticationmode',
  'usercredentials',
  'token',
  'tenantid',
  'feature',
]);

/**
 * Reads the command line of the script that registers an agent after a quiet installation. As PowerShell does, it takes
 * the names of parameters in any case.
 *
 * @returns what is wrong with it, as a sentence, when it is none
 */
export function parseScriptCommand(
  line: string,
  { modulePath, moduleName }: Pick<AgentPackage, 'modulePath' | 'moduleName'>,
): ScriptCommand | string {
  const [script, ...words] = splitCommandLine(line) ?? [];
  if (script === undefined) return 'The command line is empty, too long, or leaves a quote open.';
  if (script.toLowerCase().replace(/^\.\\/, '') !== SCRIPT.toLowerCase()) {
    return `${script} is not ${SCRIPT}.`;
  }
  const given = readParameters(words);
  if (typeof given === 'string') return given;
  if (!isFolder(given.get('modulepath'), modulePath)) {
    return `The module lies in ${modulePath}; say so with -modulePath.`;
  }
  if (given.get('modulename')?.toLowerCase() !== moduleName.toLowerCase()) {
    return `The module is called ${moduleName}; say so with -moduleName.`;
  }
  if (given.get('feature')?.toLowerCase() !== FEATURE.toLowerCase()) {
    return `The feature is called ${FEATURE}; say so with -Feature.`;
  }
  return readMode(given);
}

function readParameters(words: readonly string[]): ReadonlyMap<string, string> | string {
  const given = new Map<string, string>();
  for (let place = 0; place < words.length; place += 2) {
    const [parameter = '', value] = words.slice(place, place + 2);
    const name = parameter.replace(/^-/, '').toLowerCase();
    if (!parameter.startsWith('-') || !KNOWN.has(name))
      return `There is no parameter ${parameter}.`;
    if (value === undefined) return `${parameter} has no value.`;
    if (given.has(name)) return `${parameter} is given twice.`;
    given.set(name, value);
  }
  return given;
}

/** Without a mode somebody is asked to sign in, as in the preview. */
function readMode(given: ReadonlyMap<string, string>): ScriptCommand | string {
  const asked = given.get('authenticationmode') ?? 'Interactive';
  const mode = MODES.find((known) => known.toLowerCase() === asked.toLowerCase());
  if (mode === undefined) return `The mode ${asked} is none of ${MODES.join(', ')}.`;
  const tenantId = given.get('tenantid');
  const common = { mode, ...(tenantId !== undefined && { tenantId }) };
  const parameter = BRINGS[mode];
  if (parameter === undefined) return common;
  const variable = given.get(parameter);
  if (!variable?.startsWith('$')) return `The mode ${mode} needs -${parameter} with a variable.`;
  return { ...common, variable: variable.slice(1) };
}

function isFolder(given: string | undefined, folder: string): boolean {
  const plain = (path: string) => path.replace(/\\$/, '').toLowerCase();
  return given !== undefined && plain(given) === plain(folder);
}
