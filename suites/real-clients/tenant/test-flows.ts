import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAtLab } from './client-at-lab.ts';
import type { Client, ClientFlow } from './flows/client.ts';
import { START_TIMEOUT_MS, TenantLab } from './tenant-lab.ts';

/** A device asks every five seconds; the rest is the machine's. */
const FLOW_TIMEOUT_MS = 120_000;

/**
 * One test for each flow of a client that is a library: its script in `clients` is run with the flow's name.
 *
 * @param program - that runs the script
 */
export function testFlows({ name, flows }: Client, program: string, script: string): void {
  const path = fileURLToPath(new URL(`clients/${script}`, import.meta.url));

  describe(name, () => {
    let lab: TenantLab;

    beforeAll(async () => {
      lab = await TenantLab.start();
    }, START_TIMEOUT_MS);

    afterAll(async () => {
      await lab[Symbol.asyncDispose]();
    });

    test.for(Object.entries<ClientFlow>(flows).map(([id, flow]) => ({ id, ...flow })))(
      '$flow',
      { timeout: FLOW_TIMEOUT_MS },
      async ({ id, ...flow }, { signal }) => {
        const outcome = await runAtLab(lab, flow, { program, args: [path, id], signal });

        expect(outcome).toBe(flow.outcome);
      },
    );
  });
}
