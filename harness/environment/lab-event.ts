import type { EndpointEvent } from '../../mocks/cloud-endpoints/events.ts';
import type { DirectoryEvent } from '../../mocks/domain-controller/events.ts';
import type { FlowEvent } from '../../mocks/firewall/events.ts';
import type { PtaEvent } from '../pta/protocol/events.ts';
import type { Logged } from '../runtime/event-log.ts';

/** Everything that is logged in a lab. */
export type LabEvent = PtaEvent | FlowEvent | DirectoryEvent | EndpointEvent;

/** An event with its place in the log: `sequence`, `at` in milliseconds since the Unix epoch, `machine`. */
export type LoggedLabEvent = Logged<LabEvent>;

/** What agents say of a request on their own machines; the rest of `validation.…` is the cloud's. */
export const AGENT_WORK: ReadonlySet<string> = new Set<LabEvent['type']>([
  'validation.received',
  'credential.opened',
  'credential.refused',
  'bind.attempted',
  'bind.answered',
  'bind.failed',
  'validation.answered',
  'validation.answer-undelivered',
]);
