import { createPublicKey } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { loginOrigin, type TenantNames } from '../requests/authority.ts';
import type { Exchange } from '../requests/exchange.ts';
import { type OAuthFailure, refuse } from '../requests/oauth-failure.ts';
import type { ClientApplication } from './client-application.ts';

export interface AssertionJudge {
  /** @returns what is wrong with it */
  judge(
    assertion: string,
    client: ClientApplication,
    exchange: Exchange,
  ): Promise<OAuthFailure | undefined>;
}

/** What applications may sign with. */
const ALGORITHMS = ['RS256', 'PS256'];

/**
 * Checks what applications with a certificate send instead of a secret: issuer and subject are the client, the audience
 * is the token endpoint or the issuer, and it has not expired.
 *
 * @param track - announces work on another thread to the clock
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function assertionJudge(
  tenant: TenantNames,
  track: <T>(work: Promise<T>) => Promise<T>,
): AssertionJudge {
  return {
    judge: async (assertion, { appId, assertionKeys = [] }, { origin, at }) => {
      let problem = 'The application has no certificate.';
      for (const { pem } of assertionKeys) {
        const verified = jwtVerify(assertion, createPublicKey(pem), {
          algorithms: ALGORITHMS,
          issuer: appId,
          subject: appId,
          audience: audiences(origin, tenant),
          currentDate: new Date(at),
          requiredClaims: ['exp'],
        });
        try {
          await track(verified);
          return undefined;
        } catch (error) {
          if (!(error instanceof errors.JOSEError)) throw error;
          problem = `Reason: ${error.code}.`;
        }
      }
      return refuse('AADSTS700027', problem);
    },
  };
}

function audiences(origin: string, { tenantId, domains }: TenantNames): string[] {
  const origins = new Set([origin, loginOrigin(origin)]);
  const segments = [tenantId, ...domains.map(({ name }) => name), 'organizations', 'common'];
  return [...origins].flatMap((each) => [
    ...segments.flatMap((segment) => [
      `${each}/${segment}/oauth2/v2.0/token`,
      `${each}/${segment}/oauth2/token`,
    ]),
    `${each}/${tenantId}/v2.0`,
  ]);
}
