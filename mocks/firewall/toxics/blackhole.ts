import type { Toxic } from './toxic.ts';

/** Swallows everything both ways, endings included: what a route that vanished looks like. */
export const blackhole: Toxic = { treat: () => ({ kind: 'swallow' }) };
