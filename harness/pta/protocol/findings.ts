/**
 * What the cloud can tell of a theft by looking at its own log. Entra publishes no such findings: the rules are this
 * project's, each for an attack that public research describes.
 */
export type Finding =
  /** One certificate is in use in two places: it was exported, or the whole server was cloned. */
  | {
      readonly kind: 'certificate-in-two-places';
      readonly agentId: string;
      readonly thumbprint: string;
      /** Address and claimed machine name of each. */
      readonly places: readonly [string, string];
      /** Both claim the same machine name, or not: an exported certificate, or a clone that was renamed. */
      readonly sameMachineName: boolean;
    }
  /** A certificate came back after its successor was used: somebody else renewed. */
  | {
      readonly kind: 'two-certificates-in-use';
      readonly agentId: string;
      readonly thumbprints: readonly [string, string];
    }
  /** Somebody listens for an agent that does not bootstrap: a bootstrap response was replayed. */
  | {
      readonly kind: 'listener-without-bootstrap';
      /** Absent when no certificate was shown. */
      readonly agentId?: string;
      readonly from?: string;
      /** Milliseconds; absent when it never bootstrapped. */
      readonly lastBootstrapAgoMs?: number;
    }
  /** An agent was registered from a machine that is none of the tenant's. */
  | {
      readonly kind: 'unknown-machine-registered';
      readonly agentId: string;
      readonly machineName: string;
    }
  /** An agent accepted a password that the directory was not asked about. */
  | {
      readonly kind: 'accepted-without-logon';
      readonly agentId: string;
      readonly requestId: string;
      readonly userPrincipalName: string;
    }
  /** An answer came from another agent than the one that was given the request. */
  | {
      readonly kind: 'answered-by-another-agent';
      readonly agentId: string;
      readonly requestId: string;
      readonly askedAgentId: string;
    }
  /** An agent refuses whoever comes. */
  | {
      readonly kind: 'agent-refuses-everyone';
      readonly agentId: string;
      /** Refusals in a row, and how many different users they were. */
      readonly refusals: number;
      readonly users: number;
    };

/** Told by the cloud. */
export interface FindingEvent {
  readonly type: 'finding.raised';
  readonly finding: Finding;
}
