/** What an agent is doing. `stopped` is also what it is between its registration and its first start. */
export type AgentState =
  | 'installing'
  | 'registering'
  | 'bootstrapping'
  | 'listening'
  /** It listens, but not everywhere; or a heartbeat failed; or no domain controller answers. */
  | 'degraded'
  | 'renewing'
  | 'stopped'
  /** Its certificate has ended: only a new registration brings it back. */
  | 'removed';

/** The life of an agent, as the agent and the cloud tell it. Thumbprints are SHA-1 of the DER, upper-case hex. */
export type AgentEvent =
  | {
      readonly type: 'agent.state-changed';
      /** Absent before the first registration. */
      readonly agentId?: string;
      readonly machineName: string;
      readonly from: AgentState;
      readonly to: AgentState;
      /** Error code, or a word for what it was. */
      readonly cause?: string;
    }
  /** Told by the cloud. */
  | { readonly type: 'agent.registered'; readonly agentId: string; readonly machineName: string }
  /** Told by the cloud. */
  | {
      readonly type: 'agent.bootstrapped';
      readonly agentId: string;
      readonly initial: boolean;
      readonly from: string;
      /** As claimed. */
      readonly machineName: string;
      readonly thumbprint: string;
    }
  | { readonly type: 'agent.bootstrap-failed'; readonly agentId: string; readonly cause: string }
  /** Told by the cloud: a certificate was issued for the one that was shown. */
  | {
      readonly type: 'agent.trust-issued';
      readonly agentId: string;
      readonly thumbprint: string;
      readonly from: string;
    }
  /** Told by the agent: it uses the new certificate from now on. */
  | { readonly type: 'agent.trust-renewed'; readonly agentId: string; readonly thumbprint: string }
  | { readonly type: 'agent.renewal-failed'; readonly agentId: string; readonly cause: string }
  /** Told by the cloud: it is on the tenant's list no longer. */
  | { readonly type: 'agent.removed'; readonly agentId: string; readonly cause: string }
  /** Told by the cloud. */
  | { readonly type: 'agent.update-offered'; readonly agentId: string; readonly version: string }
  | {
      readonly type: 'agent.updated';
      readonly agentId: string;
      readonly from: string;
      readonly to: string;
    }
  /** The agent is as it was before. */
  | {
      readonly type: 'agent.update-failed';
      readonly agentId: string;
      readonly version?: string;
      /** Error code, or why the package was refused. */
      readonly cause: string;
    }
  | { readonly type: 'agent.stopped'; readonly agentId: string };
