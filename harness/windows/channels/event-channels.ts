import type { LoggedLabEvent } from '../../environment/lab-event.ts';
import type { Profile } from '../../pta/protocol/profile.ts';
import { EVENT_LEVELS, type EventLevel } from '../windows-event.ts';

/** Which log of the agent's server. `session` is analytic: off by default. A healthy updater has no errors in its own. */
export type ChannelKind = 'admin' | 'session' | 'updater-admin';

/**
 * Names of the channels.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-pass-through-authentication
 */
export const CHANNEL_NAMES: Readonly<Record<Profile, Readonly<Record<ChannelKind, string>>>> = {
  current: {
    admin: 'Microsoft-AzureADConnect-AuthenticationAgent/Admin',
    session: 'Microsoft-AzureADConnect-AuthenticationAgent/Session',
    'updater-admin': 'Microsoft-AzureADConnect-AgentUpdater/Admin',
  },
  preview: {
    admin: 'Microsoft-AadApplicationProxy-Connector/Admin',
    session: 'Microsoft-AadApplicationProxy-Connector/Session',
    'updater-admin': 'Microsoft-AadApplicationProxy-Updater/Admin',
  },
};

export interface ChannelRow {
  readonly channel: ChannelKind;
  readonly level: EventLevel;
  /** The lab's own name of the text: texts are not public. */
  readonly templateKey: string;
  readonly eventId: number;
}

/**
 * What an agent writes down of which lab event. All of it is inferred: of the product's own events only some numbers
 * are public, and no text. The ids are the lab's own, far from every number that is known.
 */
export const CHANNEL_EVENTS = {
  'agent.state-changed': row('admin', 'information', 'ServiceStateChanged', 60_001),
  'agent.bootstrap-failed': row('admin', 'error', 'BootstrapFailed', 60_002),
  'agent.trust-renewed': row('admin', 'information', 'TrustRenewed', 60_003),
  'agent.renewal-failed': row('admin', 'error', 'TrustRenewalFailed', 60_004),
  'agent.stopped': row('admin', 'information', 'ServiceStopped', 60_005),
  'signaling.connected': row('admin', 'information', 'SignalingConnected', 60_006),
  'signaling.lost': row('admin', 'warning', 'SignalingLost', 60_007),
  'credential.refused': row('admin', 'error', 'CredentialUndecryptable', 60_008),
  'bind.failed': row('admin', 'error', 'DirectoryUnavailable', 60_009),
  'validation.answer-undelivered': row('admin', 'error', 'ResponseUndelivered', 60_010),
  'agent.registered': row('admin', 'information', 'AgentRegistered', 60_011),
  'agent.bootstrapped': row('admin', 'information', 'Bootstrapped', 60_012),
  'agent.trust-issued': row('admin', 'information', 'TrustIssued', 60_013),
  'agent.removed': row('admin', 'error', 'AgentRemoved', 60_014),
  'validation.received': row('session', 'verbose', 'RequestReceived', 60_101),
  'bind.attempted': row('session', 'verbose', 'LogonAttempted', 60_102),
  'bind.answered': row('session', 'verbose', 'LogonReturned', 60_103),
  'validation.answered': row('session', 'verbose', 'RequestAnswered', 60_104),
  'agent.updated': row('updater-admin', 'information', 'AgentUpdated', 60_201),
  'agent.update-failed': row('updater-admin', 'error', 'AgentUpdateFailed', 60_202),
} as const satisfies Partial<Record<LoggedLabEvent['type'], ChannelRow>>;

/** Of a bootstrap that is not the first of its service: one every ten minutes would fill the Admin channel. */
export const HEARTBEAT_ROW: ChannelRow = row('session', 'verbose', 'HeartbeatAnswered', 60_105);

export type ChannelEventType = keyof typeof CHANNEL_EVENTS;

function row(
  channel: ChannelKind,
  level: keyof typeof EVENT_LEVELS,
  templateKey: string,
  eventId: number,
): ChannelRow {
  return { channel, level: EVENT_LEVELS[level], templateKey, eventId };
}
