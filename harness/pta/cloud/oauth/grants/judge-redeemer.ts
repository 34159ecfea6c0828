import { type ClientProof, judgeProof } from '../clients/authenticate-client.ts';
import type { RedirectPlatform } from '../clients/redirect-uri.ts';
import { type OAuthFailure, refuse } from '../requests/oauth-failure.ts';

/**
 * Who may redeem what was issued to a program of that kind. As documented, a single-page application does from its page
 * and no other program from any page; and only a program on a server shows a secret, which it has to.
 */
export function judgeRedeemer(
  platform: RedirectPlatform,
  proof: ClientProof,
  crossOrigin: string | undefined,
): OAuthFailure | undefined {
  if (platform === 'spa' && crossOrigin === undefined) return refuse('AADSTS9002327');
  if (platform !== 'spa' && crossOrigin !== undefined) return refuse('AADSTS9002326');
  if (platform !== 'web' && proof !== 'none') return refuse('AADSTS700025');
  return judgeProof(platform, proof);
}
