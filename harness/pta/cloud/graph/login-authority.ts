const LOGIN_HOST = 'login.microsoftonline.com';
/** Hosts of Microsoft; any other is this machine, where one port serves everything. */
const SERVICE_HOST = /\.(?:microsoft|azure)\.com$/;

/** Where tokens for a service are had, as the client of the service sees it: scheme, host and port. */
export function loginAuthority(serviceOrigin: string): string {
  const url = URL.parse(serviceOrigin);
  if (url === null) return `https://${LOGIN_HOST}`;
  if (SERVICE_HOST.test(url.hostname)) url.hostname = LOGIN_HOST;
  return url.origin;
}
