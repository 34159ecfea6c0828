import type { OptionSpec } from './command.ts';
import { misuse } from './misuse.ts';

/** The option of every command that asks a running lab. */
export const LAB_OPTION: OptionSpec = {
  type: 'string',
  value: 'URL',
  help: 'Control API of the running lab, as up prints it.',
};

/** @param what - what needs the lab, as the beginning of a sentence. @throws HarnessError `MISUSE` */
export function requiredLabUrl(text: string | undefined, what: string): URL {
  const url = labUrl(text);
  if (url !== undefined) return url;
  throw misuse(`--lab is missing: ${what} a running lab; start one with pta-harness up.`);
}

/** @throws HarnessError `MISUSE` */
export function labUrl(text: string | undefined): URL | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username || url?.password) {
    throw misuse('--lab takes a URL without a user name and a password; a lab asks for neither.');
  }
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw misuse(`--lab takes a URL such as http://127.0.0.1:8080, not ${JSON.stringify(text)}.`);
}
