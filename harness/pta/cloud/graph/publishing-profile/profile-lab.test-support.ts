import type { KeySource } from '../../../../runtime/keys.ts';
import type { WebRoute } from '../../../../runtime/web-route.ts';
import type { Claims } from '../caller.ts';
import { adminClaims, ask, createGraph } from '../graph.test-support.ts';

export const PROFILE = '/beta/onPremisesPublishingProfiles/authentication';
export const PROFILE_ADMINISTRATOR = adminClaims('OnPremisesPublishingProfiles.ReadWrite.All');
export const UNKNOWN = '00000000-0000-4000-8000-000000000000';

/** The publishing profile, as an administrator's client asks it. */
export function createProfileLab(keys: KeySource) {
  const graph = createGraph(keys);
  const send = (
    method: WebRoute['method'],
    path: string,
    body?: unknown,
    claims: Claims = PROFILE_ADMINISTRATOR,
  ) => ask(graph.routes, { method, path: `${PROFILE}${path}`, body, claims });
  const get = (path: string, claims?: Claims) => send('GET', path, undefined, claims);

  /** Makes something, and gives its id. */
  async function made(list: string, made: object): Promise<string> {
    const { status, body } = await send('POST', `/${list}`, made);
    if (status !== 201) throw new Error(`${list} took nothing new: ${status}.`);
    return String(Reflect.get(Object(body), 'id'));
  }
  return {
    graph,
    send,
    get,
    newGroup: () => made('agentGroups', { displayName: 'Group 1' }),
    newResource: () =>
      made('publishedResources', { displayName: 'Domain', resourceName: 'contoso.test' }),
  };
}

/** An OData reference to something of the profile. */
export function refer(list: string, id: string) {
  return { '@odata.id': `https://graph.microsoft.com${PROFILE}/${list}/${id}/` };
}
