import { HarnessError } from '../../../../harness/runtime/errors.ts';
import type { LdapControl } from '../../ldap/ldap-operation.ts';
import { readFlags } from '../../search/control-values.ts';
import { ControlOid } from '../../search/supported-controls.ts';

const POLICY_HINTS: readonly string[] = [ControlOid.policyHints, ControlOid.policyHintsDeprecated];

/** The one flag of the control: other values ask for nothing. */
const ENFORCE = 1;

/** Whether a client wants its password reset held to what a user's change is held to. @see [MS-ADTS] 3.1.1.3.4.1.27 */
export function policyHintsOf(controls: readonly LdapControl[]): boolean {
  return controls.some(({ type, value }) => {
    return POLICY_HINTS.includes(type) && value !== undefined && flagsOf(value) === ENFORCE;
  });
}

function flagsOf(value: Uint8Array): number | undefined {
  try {
    return readFlags(value);
  } catch (error) {
    if (error instanceof HarnessError) return undefined;
    throw error;
  }
}
