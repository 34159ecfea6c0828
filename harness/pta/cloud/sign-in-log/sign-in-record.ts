import type { AuthenticationProtocol, ClientApp } from '../sign-in/sign-in-attempt.ts';

/** How one step of an authentication went: one of `authenticationDetails`. */
export interface AuthenticationStep {
  /** Milliseconds since the Unix epoch, UTC. */
  readonly at: number;
  /** Such as `Password` or `Mobile app notification`. */
  readonly method: string;
  /** Such as `Pass-through Authentication; PTA AgentId: {guid}`, `Password Hash Sync` or `Password in the cloud`. */
  readonly methodDetail?: string;
  readonly succeeded: boolean;
  /** Such as `Correct password` or `Incorrect password`. */
  readonly resultDetail: string;
  readonly requirement: 'Primary authentication' | 'Multifactor authentication';
}

/**
 * One entry of the sign-in log, in the lab's own terms; Graph, the CSV export and Azure Monitor are made from it.
 *
 * @see https://learn.microsoft.com/graph/api/resources/signin
 */
export interface SignInRecord {
  /** GUID; the log's `id`, and the `trace_id` of the answer that the client got. */
  readonly id: string;
  /** Milliseconds since the Unix epoch, UTC. */
  readonly createdAt: number;
  readonly correlationId: string;
  /** What was typed. */
  readonly signInIdentifier: string;
  /** Absent when the tenant knows nobody of that name. */
  readonly user?: {
    readonly id: string;
    readonly displayName: string;
    readonly userPrincipalName: string;
  };
  readonly application: { readonly id: string; readonly displayName: string };
  readonly resource: { readonly id: string; readonly displayName: string };
  readonly ipAddress: string;
  readonly userAgent?: string;
  readonly clientApp: ClientApp;
  readonly protocol: AuthenticationProtocol;
  readonly isInteractive: boolean;
  /** 0 is a success. */
  readonly errorCode: number;
  /** `Interrupted` where the user was asked for more. */
  readonly status: 'Success' | 'Failure' | 'Interrupted';
  /** The log's own text of the code; `Other.` on success, as documented. */
  readonly failureReason: string;
  readonly additionalDetails?: string;
  readonly steps: readonly AuthenticationStep[];
  readonly conditionalAccessStatus: 'success' | 'failure' | 'notApplied';
  readonly authenticationRequirement: 'singleFactorAuthentication' | 'multiFactorAuthentication';
  readonly processingTimeMs: number;
}

/** Where the sign-in service writes, and Graph and the pages read. */
export interface SignInLog {
  append(record: SignInRecord): void;
  /** Newest last. */
  readonly records: readonly SignInRecord[];
}
