import { Secret } from '../../runtime/secret.ts';

/** Another password than `password`, as a slip of the finger makes it. */
export function mistyped(password: Secret): Secret {
  return new Secret(`${password.reveal()}x`);
}
