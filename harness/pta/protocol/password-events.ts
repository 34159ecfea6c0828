/** Told by the cloud: a user asked for another password. */
export interface PasswordEvent {
  readonly type: 'password.change-decided';
  readonly correlationId: string;
  readonly userPrincipalName: string;
  /** `0` when it was changed, or `AADSTS…`. */
  readonly code: string;
}
