import type { Script } from '../step.ts';
import { A1_STATES } from './a1-states.ts';
import { A2_EMPTY_PASSWORDS } from './a2-empty-passwords.ts';
import { A3_LOCKOUT } from './a3-lockout.ts';
import { A4_PREVIOUS_PASSWORDS } from './a4-previous-passwords.ts';
import { A5_NAMES } from './a5-names.ts';
import { A6_RENAMES } from './a6-renames.ts';
import { A7_PASSWORD_CHANGES } from './a7-password-changes.ts';
import { A8_FINE_GRAINED_POLICIES } from './a8-fine-grained-policies.ts';
import {
  A9_MAX_PWD_AGE,
  A10_USER_ACCOUNT_CONTROL,
  A11_LAST_LOGON_TIMESTAMP,
} from './a9-a11-stored-values.ts';
import { A13_TRANSPORT } from './a13-transport.ts';
import { A14_SEARCH } from './a14-search.ts';
import { B1_ORDER } from './b1-order.ts';
import { D_SAMBA_TESTS } from './d-samba-tests.ts';
import { REGRESSIONS } from './regressions.ts';

/** Every script that is written down; what they expect was observed on Samba AD DC 4.17. */
export const FIXED_SCRIPTS: readonly Script[] = [
  ...A1_STATES,
  ...A2_EMPTY_PASSWORDS,
  ...A3_LOCKOUT,
  ...A4_PREVIOUS_PASSWORDS,
  ...A5_NAMES,
  ...A6_RENAMES,
  ...A7_PASSWORD_CHANGES,
  ...A8_FINE_GRAINED_POLICIES,
  ...A9_MAX_PWD_AGE,
  ...A10_USER_ACCOUNT_CONTROL,
  ...A11_LAST_LOGON_TIMESTAMP,
  ...A13_TRANSPORT,
  ...A14_SEARCH,
  ...B1_ORDER,
  ...D_SAMBA_TESTS,
  ...REGRESSIONS,
];
