import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { enrollAgent } from '../environment/enroll-agent.ts';
import { HarnessError } from '../runtime/errors.ts';
import { Secret } from '../runtime/secret.ts';
import type { EnrolmentFiles } from './enrolment-files.ts';
import { askLab } from './lab-client.ts';

/** What is needed of the document that a lab gives of itself. */
const runningLab = z.object({
  tenantId: z.string(),
  domains: z.array(z.string()).min(1),
  ca: z.string(),
  cloud: z.object({ address: z.string(), port: z.number(), hosts: z.array(z.string()) }),
});

const administratorToken = z.object({ token: z.string() });

export interface Enrolment {
  readonly agentId: string;
  readonly tenantId: string;
  readonly machineName: string;
  readonly files: EnrolmentFiles;
  readonly cloud: {
    readonly address: string;
    readonly port: number;
    readonly hosts: readonly string[];
  };
}

/** Error code: the lab's root certificate is not where the lab says: it runs on another machine. */
export const ROOT_UNREADABLE = 'ROOT_UNREADABLE';

/**
 * Registers an agent with the lab behind a control URL.
 *
 * @throws HarnessError `LAB_UNREACHABLE`, `ROOT_UNREADABLE`, or as {@link enrollAgent}
 */
export async function enrollAtLab(
  lab: URL,
  machine: string | undefined,
  signal: AbortSignal,
): Promise<Enrolment> {
  const running = await askLab(lab, 'GET', '/api/lab', runningLab, signal);
  const { token } = await askLab(
    lab,
    'POST',
    '/api/administrator-token',
    administratorToken,
    signal,
  );
  const { tenantId, cloud } = running;
  const machineName = machine ?? `FOREIGN1.${running.domains[0]}`;
  const rootCertificate = await readRoot(running.ca);
  const identity = await enrollAgent(
    {
      tenantId,
      address: { host: cloud.address, port: cloud.port },
      hosts: cloud.hosts,
      rootCertificate,
    },
    new Secret(token),
    machineName,
  );
  const { agentId, chain, privateKey } = identity;
  const files = { certificate: chain.join(''), privateKey, rootCertificate };
  return { agentId, tenantId, machineName, files, cloud };
}

async function readRoot(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new HarnessError(
      ROOT_UNREADABLE,
      `The lab's root certificate cannot be read at ${path}; enroll on the machine that the lab runs on.`,
      { cause },
    );
  }
}
