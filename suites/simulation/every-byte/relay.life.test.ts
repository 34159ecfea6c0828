import { test } from 'vitest';
import { attack, EVERY_BYTE, expectHeld } from '../../conformance/hostile-wire/attack.ts';
import { RELAY_LAYERS } from '../../conformance/hostile-wire/relay-layers.ts';

test.each(RELAY_LAYERS)('the relay outlives damage to any byte of $name', async (layer) => {
  expectHeld(await attack(layer, EVERY_BYTE));
});
