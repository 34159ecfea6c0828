import type { EnvironmentOptions } from '../environment/defaults.ts';
import { PtaEnvironment } from '../environment/environment.ts';
import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import type { HostPort } from '../runtime/network.ts';
import { createControlService } from './control-service.ts';
import { addressesOf, type ReadyDocument, readyDocument } from './ready-document.ts';
import { writeRootCertificate } from './root-certificate-file.ts';
import { startControl } from './start-control.ts';

export interface ServedLabOptions {
  /** The world is always `loopback`. */
  readonly environment: Omit<Partial<EnvironmentOptions>, 'world'>;
  /** Where the control API listens. */
  readonly control: HostPort;
  /** Whether it may be asked for under any IP address. */
  readonly allowRemote: boolean;
  /** Told of mistakes of the harness itself while it serves the API. */
  failed?(error: unknown): void;
}

/** A lab in the loopback world with its control API and console. Disposing it closes everything. */
export interface ServedLab extends AsyncDisposable {
  readonly lab: StartedPtaEnvironment;
  /** The lab as it is now. */
  ready(): ReadyDocument;
}

/** @throws HarnessError `NETWORK_ADDRESS_IN_USE`, `UNWRITABLE_FOLDER`; nothing is left running or written then */
export async function serveLab(options: ServedLabOptions): Promise<ServedLab> {
  await using undo = new AsyncDisposableStack();
  const lab = undo.use(
    await new PtaEnvironment({ ...options.environment, world: 'loopback' }).start(),
  );
  const root = undo.use(await writeRootCertificate(lab.rootCertificate));
  const parts = {
    ca: root.path,
    administrator: lab.administrator,
    addresses: addressesOf(lab),
  };
  // Asked for by requests only, which cannot come before the address is known.
  const ready = (): ReadyDocument => readyDocument(lab, { ...parts, control: control.address });
  const { allowRemote, failed } = options;
  const control = undo.use(
    await startControl(
      options.control,
      createControlService({ lab, ready, allowRemote, ...(failed && { failed }) }),
    ),
  );
  const resources = undo.move();
  return { lab, ready, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}
