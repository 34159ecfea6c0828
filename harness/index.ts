// A whole deployment in one process.

export type { SignInOutcome } from './environment/application.ts';
export {
  DEFAULT_OPTIONS,
  type EnvironmentOptions,
  type ListenAddresses,
} from './environment/defaults.ts';
export { PtaEnvironment } from './environment/environment.ts';
export type { LabAgent } from './environment/lab-agent.ts';
export type { LabEvent, LoggedLabEvent } from './environment/lab-event.ts';
export {
  type LabUser,
  type StartedPtaEnvironment,
  UNKNOWN_USER,
} from './environment/started-environment.ts';

// Codes, and what they mean.
export { AADSTS_CODES } from './pta/protocol/codes/aadsts.ts';
export { explainCode } from './pta/protocol/codes/explain-code.ts';
export { WIN32_ERRORS } from './pta/protocol/codes/win32.ts';
export type { Profile } from './pta/protocol/profile.ts';

// What is passed in and out.
export type { Clock } from './runtime/clock.ts';
export { HarnessError } from './runtime/errors.ts';
export { Secret } from './runtime/secret.ts';
export type { VirtualClock } from './runtime/virtual-clock.ts';
