export type PolicyFindingId =
  | 'outsider-locks-active-directory'
  | 'data-centre-variance-locks-active-directory'
  | 'slower-growth-locks-active-directory'
  | 'outsider-cannot-lock-active-directory'
  | 'familiar-outsider-locks-active-directory'
  | 'active-directory-never-locks'
  | 'insider-locks-both'
  | 'direct-path-locks-active-directory'
  | 'direct-paths-unknown'
  | 'threshold-rule'
  | 'duration-rule'
  | 'window-exceeds-duration'
  | 'outsider-locks-cloud'
  | 'same-password-counts'
  | 'not-customisable';

/** `error`: somebody can lock whom they should not. `warning`: not excluded, or a documented rule is broken. */
export type PolicyFindingSeverity = 'error' | 'warning' | 'info';

/** What two policies together let somebody do, or not do. */
export interface PolicyFinding {
  readonly id: PolicyFindingId;
  readonly severity: PolicyFindingSeverity;
  /** Which policy of Active Directory it is about, such as `domain` or `PSO Administrators`. */
  readonly policy?: string;
  /** Whole sentences. */
  readonly text: string;
  /** What the text says, to compute with. */
  readonly numbers: PolicyNumbers;
  readonly advice?: string;
  /** A public address or specification. */
  readonly source: string;
  /** What the finding rests on that no source says. */
  readonly inferred?: string;
}

export interface PolicyNumbers {
  /** Wrong passwords that it takes, or of which Active Directory can be made to count that many at most. */
  readonly tries?: number;
  /** Waiting between them, from the first to the last. */
  readonly seconds?: number;
  /** How long the lock lasts; `null` until an administrator unlocks. */
  readonly lockedForSeconds?: number | null;
}
