// A whole deployment in one process.

export type { SignInOutcome } from './environment/application.ts';
export {
  type CloudSettings,
  DEFAULT_OPTIONS,
  type EnvironmentOptions,
  type ListenAddresses,
} from './environment/defaults.ts';
export { PtaEnvironment } from './environment/environment.ts';
export type { LabAgent } from './environment/lab-agent.ts';
// What a mock needs to run alone.
export { LabCertificates } from './environment/lab-certificates.ts';
export type { LabEvent, LoggedLabEvent } from './environment/lab-event.ts';
export type { LabServer } from './environment/lab-server.ts';
export { createLoopbackWorld } from './environment/loopback-world.ts';
export { createMachine, type Machine } from './environment/machine.ts';
export { createSimulatedWorld } from './environment/simulated-world.ts';
export {
  type LabUser,
  type StartedPtaEnvironment,
  UNKNOWN_USER,
} from './environment/started-environment.ts';
export type { World } from './environment/world.ts';
// The tenant's logs, as its owners ship them.
export type { AuditRecord } from './pta/cloud/sign-in-log/audit-record.ts';
export { azureMonitor, logAnalyticsRow } from './pta/cloud/sign-in-log/azure-monitor.ts';
export { csvExport } from './pta/cloud/sign-in-log/csv-export.ts';
export { graphSignIn } from './pta/cloud/sign-in-log/graph-sign-in.ts';
export type { SignInRecord } from './pta/cloud/sign-in-log/sign-in-record.ts';
// Who can lock whom.
export { lintPolicy } from './pta/cloud/smart-lockout/lint-policy/lint-policy.ts';
export type {
  ActiveDirectoryLockoutPolicy,
  EntraLockoutPolicy,
} from './pta/cloud/smart-lockout/lint-policy/lockout-policies.ts';
export type { PolicyFinding } from './pta/cloud/smart-lockout/lint-policy/policy-finding.ts';
// What is installed on the servers of a lab.
export { AgentInstaller } from './pta/installation/agent-installer.ts';
export { EntraConnect } from './pta/installation/entra-connect.ts';
export { PassthroughAuthModule } from './pta/installation/passthrough-auth-module.ts';
export { RegistrationScript } from './pta/installation/registration-script.ts';
export { cloneServer } from './pta/installation/server.ts';
// Codes, and what they mean.
export { AADSTS_CODES } from './pta/protocol/codes/aadsts.ts';
export { explainCode } from './pta/protocol/codes/explain-code.ts';
export { WIN32_ERRORS } from './pta/protocol/codes/win32.ts';
export type { Profile } from './pta/protocol/profile.ts';
// What is passed in and out.
export type { Clock } from './runtime/clock.ts';
export { HarnessError } from './runtime/errors.ts';
export { EventLog } from './runtime/event-log.ts';
export { seededRandom } from './runtime/random.ts';
export { Secret } from './runtime/secret.ts';
export type { VirtualClock } from './runtime/virtual-clock.ts';
// What Windows would show of it.
export { COUNTER_NAMES, type PerformanceCounters } from './windows/performance-counters.ts';
export { renderEventLog } from './windows/render-event-log.ts';
export type { MachineLogs } from './windows/windows-logs.ts';
