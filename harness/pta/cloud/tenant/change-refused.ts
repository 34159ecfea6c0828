import { HarnessError } from '../../../runtime/errors.ts';

/** Error code: the tenant does not allow what its administrator asks for. The message says which rule it is. */
export const TENANT_CHANGE_REFUSED = 'TENANT_CHANGE_REFUSED';

/** @param problem - a sentence that says what is not allowed and what to do instead */
export function changeRefused(problem: string): HarnessError {
  return new HarnessError(TENANT_CHANGE_REFUSED, problem);
}
