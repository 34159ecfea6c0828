import { misuse } from './misuse.ts';

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
