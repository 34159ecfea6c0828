import type { EndpointEvent } from '../../mocks/cloud-endpoints/events.ts';
import type { DirectoryEvent } from '../../mocks/domain-controller/events.ts';
import type { FlowEvent } from '../../mocks/firewall/events.ts';
import type { PtaEvent } from '../pta/protocol/events.ts';
import type { Logged } from '../runtime/event-log.ts';

/** Everything that is logged in a lab. */
export type LabEvent = PtaEvent | FlowEvent | DirectoryEvent | EndpointEvent;

/** An event with its place in the log: `sequence`, `at` in milliseconds since the Unix epoch, `machine`. */
export type LoggedLabEvent = Logged<LabEvent>;
