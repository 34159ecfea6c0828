import type { Action } from '../rule.ts';
import { blackhole } from './blackhole.ts';
import { delay } from './delay.ts';
import { none } from './none.ts';
import { reset } from './reset.ts';
import type { Toxic } from './toxic.ts';

/** A fresh toxic for one connection. Denied flows have none: they never open, or are torn down. */
export function toxicFor(action: Exclude<Action, { kind: 'deny' }>): Toxic {
  switch (action.kind) {
    case 'allow':
      return none;
    case 'blackhole':
      return blackhole;
    case 'delay':
      return delay(action.ms);
    case 'reset':
      return reset(action.afterBytes, action.direction);
    default:
      return action satisfies never;
  }
}
