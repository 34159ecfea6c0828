import { HarnessError, MALFORMED } from '../../../runtime/errors.ts';
import { ENVELOPE_BYTES_MAX } from './records.ts';

/** Fault record with which a receiver says so before it closes ([MC-NMF] 2.2.3.5); what .NET's services send. */
export const MAX_MESSAGE_SIZE_EXCEEDED =
  'http://schemas.microsoft.com/ws/2006/05/framing/faults/MaxMessageSizeExceededFault';

/** A `MALFORMED` error of its own, for a receiver that tells the sender: an envelope is announced that is too large. */
export class OversizedEnvelope extends HarnessError {
  constructor(bytes: number) {
    super(
      MALFORMED,
      `[MC-NMF] record: an envelope announces ${bytes} bytes of at most ${ENVELOPE_BYTES_MAX}.`,
    );
  }
}
