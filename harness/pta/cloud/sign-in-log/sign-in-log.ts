import { BoundedLog } from './bounded-log.ts';
import { keptText } from './kept-text.ts';
import type { SignInLog, SignInRecord } from './sign-in-record.ts';

/** Sign-ins that are kept unless told otherwise: some 10 MB of them. */
const RECORDS_MAX = 10_000;

/** An empty sign-in log. It keeps the latest records, and of overlong texts the beginning. */
export function createSignInLog(
  recordsMax = RECORDS_MAX,
): SignInLog & Pick<BoundedLog<SignInRecord>, 'forgotten'> {
  return new BoundedLog(recordsMax, withinBounds);
}

/** Clients choose these texts, and no service of the lab has an opinion on how long they are. */
function withinBounds(record: SignInRecord): SignInRecord {
  const { application, resource, userAgent, additionalDetails } = record;
  return {
    ...record,
    correlationId: keptText(record.correlationId),
    signInIdentifier: keptText(record.signInIdentifier),
    application: {
      id: keptText(application.id),
      displayName: keptText(application.displayName),
    },
    resource: { id: keptText(resource.id), displayName: keptText(resource.displayName) },
    ipAddress: keptText(record.ipAddress),
    failureReason: keptText(record.failureReason),
    ...(userAgent !== undefined && { userAgent: keptText(userAgent) }),
    ...(additionalDetails !== undefined && { additionalDetails: keptText(additionalDetails) }),
  };
}
