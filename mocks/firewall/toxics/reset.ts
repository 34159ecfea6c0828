import type { Direction } from '../rule.ts';
import { PASS, type Toxic } from './toxic.ts';

/** Tears the connection down once `afterBytes` bytes went in `direction`; the byte after those is never seen. */
export function reset(afterBytes = 0, direction: Direction = 'downstream'): Toxic {
  let seen = 0;
  return {
    treat: (towards, byteCount) => {
      if (towards !== direction) return PASS;
      const left = afterBytes - seen;
      seen += byteCount;
      return byteCount < left ? PASS : { kind: 'reset', passing: Math.max(0, left) };
    },
  };
}
