import { test } from 'vitest';
import { attack, expectHeld } from './hostile-wire/attack.ts';
import { REPLY_LAYERS } from './hostile-wire/reply-layers.ts';

// All positions: suites/simulation/every-byte.
test.each(REPLY_LAYERS)('an agent outlives any damage to $name', async (layer) => {
  expectHeld(await attack(layer, layer.stride));
});
