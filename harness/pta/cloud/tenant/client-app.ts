/** What the sign-in log calls `clientAppUsed`. The last two are legacy authentication: nothing can be asked of their users. */
export type ClientApp =
  | 'Browser'
  | 'Mobile Apps and Desktop clients'
  | 'Exchange ActiveSync'
  | 'Other clients';

/** Whether the client sends a password and can show nothing: legacy authentication. */
export function isLegacy(clientApp: ClientApp): boolean {
  return clientApp === 'Exchange ActiveSync' || clientApp === 'Other clients';
}
