import { bootstrapHost } from '../pta/protocol/hosts.ts';
import type { Enrolment } from './enroll-at-lab.ts';
import type { EnrolmentPaths } from './enrolment-files.ts';

/** What was made, and how an agent reaches the lab with it. */
export function describeEnrolment({
  agentId,
  tenantId,
  machineName,
  paths,
  cloud,
}: Omit<Enrolment, 'files'> & { readonly paths: EnrolmentPaths }): string {
  return [
    `Registered agent ${agentId} of tenant ${tenantId} as ${machineName}. For tests only.`,
    '',
    `  certificate   ${paths.certificate}`,
    `  private key   ${paths.privateKey}`,
    `  trusted root  ${paths.rootCertificate}`,
    '',
    'Its first call, with that certificate:',
    '',
    `  POST https://${bootstrapHost(tenantId)}/ConnectorBootstrap`,
    '',
    `Every host of the cloud answers at ${cloud.address}:${cloud.port}. For an agent that uses port 443 and the system's`,
    'resolver, start the lab with --cloud-listen 127.0.0.1:443 and add to the hosts file:',
    '',
    ...cloud.hosts.map((host) => `  ${cloud.address} ${host}`),
    '',
  ].join('\n');
}
