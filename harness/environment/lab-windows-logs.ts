import type { Directory } from '../../mocks/directory/directory.ts';
import { formatSid } from '../../mocks/directory/security-identifier.ts';
import { type MachineLogs, type WindowsLogsOptions, windowsLogs } from '../windows/windows-logs.ts';
import type { WindowsAccount } from '../windows/windows-site.ts';
import type { LabAgent } from './lab-agent.ts';
import type { LabDomainController } from './lab-domain-controller.ts';

/** How the logs of a lab are wanted. `session` stands in place of what was turned on at the agents. */
export type LabWindowsOptions = Pick<WindowsLogsOptions, 'session' | 'path' | 'eventIds'>;

/** What they are derived from. A started environment is one. */
export interface LoggedLab extends Pick<WindowsLogsOptions, 'events' | 'domain'> {
  readonly cloud: { readonly tenant: Pick<WindowsLogsOptions, 'profile'> };
  readonly agents: readonly LabAgent[];
  readonly domainControllers: readonly LabDomainController[];
}

/** What Windows would show by now on each machine of a lab, with the accounts of its directory. */
export function labWindowsLogs(
  { events, cloud, domain, agents, domainControllers }: LoggedLab,
  options: LabWindowsOptions,
): ReadonlyMap<string, MachineLogs> {
  const { profile } = cloud.tenant;
  const directory = domainControllers[0]?.directory;
  return windowsLogs({
    ...{ events, profile, domain, agents, domainControllers },
    accountOf: (dn) => directory && accountOf(directory, dn),
    ...options,
  });
}

/** As the directory has it now: one that was renamed or deleted since is not found by its old name. */
function accountOf(directory: Directory, dn: string): WindowsAccount | undefined {
  const record = directory.recordByDn(dn);
  if (record === undefined) return undefined;
  const [bytes] = directory.attributeOf(record, 'objectSid')?.values ?? [];
  const [name] = directory.attributeOf(record, 'sAMAccountName')?.values ?? [];
  const sid = bytes instanceof Uint8Array ? formatSid(bytes) : undefined;
  return sid === undefined || typeof name !== 'string' ? undefined : { sid, sAMAccountName: name };
}
