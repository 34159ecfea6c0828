/** Which of a user's two counters of Smart Lockout: addresses that the user signed in from before, or all others. */
export type SignInLocation = 'familiar' | 'unfamiliar';

/** Told by the cloud. */
export type SmartLockoutEvent =
  | {
      readonly type: 'smart-lockout.locked';
      /** Object id. */
      readonly userId: string;
      readonly location: SignInLocation;
      /** Failed sign-ins in a row, as counted. */
      readonly failures: number;
      /** How many locks in a row this is, from 1; later ones last longer. */
      readonly lockout: number;
      readonly forMs: number;
    }
  | {
      readonly type: 'smart-lockout.unlocked';
      readonly userId: string;
      readonly by: 'administrator' | 'self-service-reset';
    };
