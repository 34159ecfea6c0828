export type { CloudPeer, CloudServices } from './cloud-endpoints/cloud-services.ts';
export { createAgentHandlers, createUserHandlers } from './cloud-endpoints/handlers.ts';
export { startHttpsListener } from './cloud-endpoints/https-listener.ts';
export { interceptSignIns } from './cloud-endpoints/in-process.ts';
export type { AccountSeed } from './directory/account-seed.ts';
export { Directory, type DirectorySnapshot } from './directory/directory.ts';
export type { DirectoryHost } from './directory/directory-host.ts';
export { DIRECTORY_PROFILES, type DirectoryProfileName } from './directory/directory-profile.ts';
export { type DomainDescription, describeDomain } from './directory/domain-description.ts';
export { type DomainPolicy, LAB_POLICY, PROVISIONED_POLICY } from './directory/domain-policy.ts';
export {
  type FileTime,
  FOREVER,
  fileTimeFromUnixMs,
  NEVER,
  unixMsFromFileTime,
} from './directory/file-time.ts';
export { type NameSuffixRoutes, routeSuffix } from './directory/forest/name-suffix-routing.ts';
export { addCrossReference, addTrust } from './directory/forest/trust-objects.ts';
export { accountsFromCsv } from './directory/seeding/accounts-from-csv.ts';
export {
  DomainController,
  type StartedDomainController,
} from './domain-controller/domain-controller.ts';
export { Interceptors } from './domain-controller/interceptors.ts';
export type { JournalEntry, OperationJournal } from './domain-controller/journal.ts';
export {
  DomainReplication,
  type Replica,
} from './domain-controller/replication/domain-replication.ts';
export { decide } from './firewall/decide.ts';
export { Firewall } from './firewall/firewall.ts';
export { startProxy } from './firewall/proxy.ts';
export type { Action, Flow, Rule } from './firewall/rule.ts';
