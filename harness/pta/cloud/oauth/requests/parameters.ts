import { type OAuthFailure, refuse } from './oauth-failure.ts';

/** What a client may send. No token, assertion or user name that means something is longer (inferred: no limit is documented). */
const PARAMETER_CHARS_MAX = 16_384;
/** Of a whole form; longer ones are refused before they are taken apart. */
export const FORM_CHARS_MAX = 131_072;
/** Of a query; what a service of the day takes in an address (inferred). */
export const QUERY_CHARS_MAX = 32_768;

const REPLACEMENT_CHARACTER = '\uFFFD';
/** A wrong encoding makes another password of them, which is refused for what it is. */
const SECRETS: ReadonlySet<string> = new Set(['password', 'client_secret']);

/** The parameters of one request that an endpoint reads. Those that it does not know are not looked at, as in Entra. */
export class RequestParameters {
  readonly #values: ReadonlyMap<string, string>;

  private constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  /**
   * @param names - those that the endpoint reads; one that is there twice is refused, as RFC 6749, 3.1 and 3.2, asks
   */
  static read(form: URLSearchParams, names: ReadonlySet<string>): RequestParameters | OAuthFailure {
    const values = new Map<string, string>();
    for (const [name, value] of form) {
      if (!names.has(name)) continue;
      const problem = problemOf(name, value, values);
      if (problem !== undefined) return problem;
      values.set(name, value);
    }
    return new RequestParameters(values);
  }

  /** Of a request's body; whatever is no form has no parameters. */
  static readForm(body: string, names: ReadonlySet<string>): RequestParameters | OAuthFailure {
    if (body.length > FORM_CHARS_MAX) {
      return refuse('AADSTS90100', `The request body is longer than ${FORM_CHARS_MAX} characters.`);
    }
    return RequestParameters.read(new URLSearchParams(body), names);
  }

  /** Of an address. */
  static readQuery(url: URL, names: ReadonlySet<string>): RequestParameters | OAuthFailure {
    if (url.search.length > QUERY_CHARS_MAX) return refuse('AADSTS90015');
    return RequestParameters.read(url.searchParams, names);
  }

  /** `undefined` when it is not there; it may be empty. */
  raw(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** `undefined` when it is not there or empty, which Entra does not tell apart. */
  get(name: string): string | undefined {
    return this.#values.get(name) || undefined;
  }

  /** The names, of those given, that are not there or empty; as the refusal that tells them. */
  missing(...names: readonly string[]): OAuthFailure | undefined {
    const missing = names.filter((name) => this.get(name) === undefined);
    if (missing.length === 0) return undefined;
    return refuse('AADSTS900144', `The request body must contain: ${missing.join(', ')}.`);
  }
}

function problemOf(
  name: string,
  value: string,
  before: ReadonlyMap<string, string>,
): OAuthFailure | undefined {
  if (before.has(name)) {
    // Inferred: that Entra calls it an invalid parameter.
    return refuse('AADSTS90100', `The parameter '${name}' is given more than once.`);
  }
  if (value.length > PARAMETER_CHARS_MAX) {
    const problem = `is longer than ${PARAMETER_CHARS_MAX} characters`;
    return refuse('AADSTS90100', `The parameter '${name}' ${problem}.`);
  }
  if (value.includes(REPLACEMENT_CHARACTER) && !SECRETS.has(name)) {
    return refuse('AADSTS90004', `The parameter '${name}' is not UTF-8.`);
  }
  return undefined;
}
