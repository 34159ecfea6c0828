import type { AuditLog, AuditRecord } from './audit-record.ts';
import { BoundedLog } from './bounded-log.ts';

/** Changes that are kept unless told otherwise; a lab makes few. */
const RECORDS_MAX = 10_000;

/** An empty audit log. It keeps the latest records. */
export function createAuditLog(
  recordsMax = RECORDS_MAX,
): AuditLog & Pick<BoundedLog<AuditRecord>, 'forgotten'> {
  return new BoundedLog(recordsMax);
}
