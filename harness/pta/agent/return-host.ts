import { HarnessError } from '../../runtime/errors.ts';
import { isReturnHost } from '../protocol/hosts.ts';

/** Error code: a request names a host for its answer that is none of the service's. */
export const RETURN_HOST_REFUSED = 'RETURN_HOST_REFUSED';

/** @throws HarnessError `RETURN_HOST_REFUSED` */
export function assertReturnHost(host: string): void {
  if (isReturnHost(host)) return;
  throw new HarnessError(
    RETURN_HOST_REFUSED,
    `The request wants its answer sent to ${JSON.stringify(host.slice(0, 100))}, which is no host of the service (*.msappproxy.net); whoever sent it may be somebody else.`,
  );
}
