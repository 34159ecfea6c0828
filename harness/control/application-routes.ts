import { z } from 'zod';
import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import { Secret } from '../runtime/secret.ts';
import { json } from './answers.ts';
import { readJson } from './request-body.ts';
import type { Route } from './route.ts';

const NAME_LENGTH_MAX = 256;
const REDIRECT_URIS_MAX = 64;

const registration = z.strictObject({
  appId: z.guid(),
  displayName: z.string().min(1).max(NAME_LENGTH_MAX),
  redirectUris: z.array(z.url()).max(REDIRECT_URIS_MAX).optional(),
  /** Test only; makes it a confidential client. */
  clientSecret: z.string().min(1).max(NAME_LENGTH_MAX).optional(),
  consent: z.enum(['granted', 'user', 'admin-required']).optional(),
});

const EXAMPLE = {
  appId: '11111111-2222-4333-8444-555555555555',
  displayName: 'My application',
  redirectUris: ['http://localhost'],
};

/** The applications of the tenant. Secrets are never told. */
export function applicationRoutes({ cloud }: StartedPtaEnvironment): Route[] {
  const { applications } = cloud.tenant;
  const list = () =>
    applications.all.map(({ appId, displayName, redirectUris, isPublicClient, consent }) => ({
      appId,
      displayName,
      redirectUris,
      isPublicClient,
      consent,
    }));
  return [
    { method: 'GET', path: '/api/applications', answer: () => json(list()) },
    {
      method: 'POST',
      path: '/api/applications',
      answer: async (request) => {
        const asked = await readJson(request, registration, EXAMPLE);
        const { clientSecret, redirectUris, consent, ...named } = asked;
        applications.register({
          ...named,
          ...(redirectUris && { redirectUris }),
          ...(consent && { consent }),
          ...(clientSecret && { clientSecret: new Secret(clientSecret) }),
        });
        return json(list().find(({ appId }) => appId === named.appId.toLowerCase()));
      },
    },
  ];
}
