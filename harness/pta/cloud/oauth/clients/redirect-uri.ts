import type { ClientApplication } from './client-application.ts';

/** What kind of program waits at a redirect URI; it decides how a code is redeemed. */
export type RedirectPlatform = 'web' | 'spa' | 'publicClient';

export interface RedirectTarget {
  /** As the request has it, which is what the answer goes to. */
  readonly uri: string;
  readonly platform: RedirectPlatform;
}

/** `http` on this machine: its port is whichever the program got (RFC 8252, 7.3). */
const LOOPBACK = /^(http:\/\/(?:localhost|127\.0\.0\.1))(?::\d{1,5})?((?:[/?].*)?)$/;
/** No URI has a space, a control character, a backslash or a fragment, though browsers would make one of some that have. */
const URI_TEXT = /^[\x21\x22\x24-\x5B\x5D-\x7E]+$/;
const WITHOUT_PATH = /^https?:\/\/[^/?]+$/;

/**
 * Where an answer may go: a registered URI, spelled alike, or one on this machine that differs in its port only. A URI
 * without a path may end in a slash, because that is how it is answered.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reply-url
 */
export function matchRedirect(client: ClientApplication, uri: string): RedirectTarget | undefined {
  if (!URI_TEXT.test(uri)) return undefined;
  const wanted = comparable(uri);
  const found = registered(client).find((each) => comparable(each.uri) === wanted);
  return found && { uri, platform: found.platform };
}

/** Where an answer goes when the request does not say (inferred: the first that is registered). */
export function defaultRedirect(client: ClientApplication): RedirectTarget | undefined {
  return registered(client)[0];
}

function registered({
  redirectUris,
  spaRedirectUris = [],
  isPublicClient,
}: ClientApplication): readonly RedirectTarget[] {
  const platform = isPublicClient ? 'publicClient' : 'web';
  return [
    ...spaRedirectUris.map((uri) => ({ uri, platform: 'spa' as const })),
    ...redirectUris.map((uri) => ({ uri, platform }) as const),
  ];
}

function comparable(uri: string): string {
  const [, host, rest] = LOOPBACK.exec(uri) ?? [];
  const portless = host === undefined ? uri : `${host}${rest ?? ''}`;
  return WITHOUT_PATH.test(portless) ? `${portless}/` : portless;
}
