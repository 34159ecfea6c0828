import type { AgentEvent } from './agent-events.ts';
import type { ExchangeEvent } from './exchange-events.ts';
import type { FeatureEvent } from './feature-events.ts';
import type { FindingEvent } from './findings.ts';
import type { OAuthEvent } from './oauth-events.ts';
import type { PasswordEvent } from './password-events.ts';
import type { SignInPageEvent } from './sign-in-page-events.ts';
import type { SmartLockoutEvent } from './smart-lockout-events.ts';

/** What the cloud and the agents say happened, in the words of the one direction. Times are the log's. */
export type PtaEvent =
  | SignInPageEvent
  | {
      readonly type: 'sign-in.received';
      readonly correlationId: string;
      readonly userPrincipalName: string;
    }
  | {
      readonly type: 'sign-in.completed';
      readonly correlationId: string;
      readonly requestId?: string;
      /** `0` or `AADSTS…`. */
      readonly code: string;
    }
  | {
      readonly type: 'validation.queued';
      readonly requestId: string;
      readonly correlationId: string;
      /** Number of certificates that the password was sealed for. */
      readonly sealedFor: number;
    }
  | {
      readonly type: 'validation.dispatched';
      readonly requestId: string;
      readonly agentId: string;
      /** Size of the envelope in bytes. */
      readonly bytes: number;
    }
  | {
      readonly type: 'validation.acknowledged';
      readonly requestId: string;
      readonly agentId: string;
    }
  | { readonly type: 'validation.received'; readonly requestId: string; readonly agentId: string }
  /** The agent has the password in the clear, by one of its own keys. */
  | { readonly type: 'credential.opened'; readonly requestId: string; readonly agentId: string }
  | {
      readonly type: 'credential.refused';
      readonly requestId: string;
      readonly agentId: string;
      readonly cause: string;
    }
  | {
      readonly type: 'bind.attempted';
      readonly requestId: string;
      readonly domainController: string;
      readonly name: string;
    }
  | {
      readonly type: 'bind.answered';
      readonly requestId: string;
      readonly resultCode: number;
      readonly diagnosticMessage: string;
      readonly win32?: number;
    }
  | {
      readonly type: 'bind.failed';
      readonly requestId: string;
      /** Error code of the failure. */
      readonly cause: string;
      readonly win32: number;
    }
  | {
      readonly type: 'validation.answered';
      readonly requestId: string;
      readonly agentId: string;
      /** `accepted`, or the reason of the rejection. */
      readonly verdict: string;
    }
  | {
      readonly type: 'validation.answer-undelivered';
      readonly requestId: string;
      readonly agentId: string;
      readonly cause: string;
    }
  | {
      readonly type: 'validation.ignored';
      readonly requestId?: string;
      /** Whose answer it was. */
      readonly agentId: string;
      /** `wrong-tenant`: the agent is another tenant's. */
      readonly cause: 'unknown-transaction' | 'already-answered' | 'wrong-tenant';
    }
  /** Once for each request that was queued. */
  | {
      readonly type: 'validation.concluded';
      readonly requestId: string;
      /** `accepted`, `rejected`, `late` … as the cloud's `ValidationOutcome` names them. */
      readonly outcome: string;
      /** Whose answer it was, when there was one. */
      readonly agentId?: string;
    }
  | {
      readonly type: 'validation.late';
      readonly requestId: string;
      readonly agentId: string;
      readonly afterMs: number;
    }
  | { readonly type: 'validation.expired'; readonly requestId: string; readonly afterMs: number }
  | { readonly type: 'signaling.connected'; readonly agentId: string; readonly endpoint: string }
  | {
      readonly type: 'signaling.lost';
      readonly agentId: string;
      readonly endpoint: string;
      readonly cause: string;
    }
  | {
      /** Somebody opened a connection to listen on; told by the cloud. */
      readonly type: 'listener.connected';
      /** Of the certificate that was shown, when it is an agent's. */
      readonly agentId?: string;
      readonly from: string;
    }
  | ExchangeEvent
  | FeatureEvent
  | FindingEvent
  | PasswordEvent
  | OAuthEvent
  | SmartLockoutEvent
  | AgentEvent;
