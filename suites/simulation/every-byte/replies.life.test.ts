import { test } from 'vitest';
import { attack, EVERY_BYTE, expectHeld } from '../../conformance/hostile-wire/attack.ts';
import { REPLY_LAYERS } from '../../conformance/hostile-wire/reply-layers.ts';

test.each(REPLY_LAYERS)('an agent outlives damage to any byte of $name', async (layer) => {
  expectHeld(await attack(layer, EVERY_BYTE));
});
