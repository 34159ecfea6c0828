/** One endpoint. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** A segment in braces, such as `{name}`, takes anything. */
  readonly path: string;
  /** @param name - what stands in place of the segment in braces; empty where there is none */
  answer(request: Request, name: string): Response | Promise<Response>;
}

/** What stands in place of the segment in braces, empty where there is none; `undefined` when the path is another. */
export function matchPath(pattern: string, pathname: string): string | undefined {
  const wanted = pattern.split('/');
  const given = pathname.split('/');
  if (wanted.length !== given.length) return undefined;
  let name = '';
  for (const [index, segment] of wanted.entries()) {
    const typed = given[index] ?? '';
    if (segment.startsWith('{')) name = decode(typed);
    else if (segment !== typed) return undefined;
  }
  return name;
}

/** A segment that decodes to nothing names nothing. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
