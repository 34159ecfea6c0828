import { test } from 'vitest';
import { attack, EVERY_BYTE, expectHeld } from '../../conformance/hostile-wire/attack.ts';
import { ENDPOINT_LAYERS } from '../../conformance/hostile-wire/endpoint-layers.ts';

test.each(ENDPOINT_LAYERS)('the cloud outlives damage to any byte of $name', async (layer) => {
  expectHeld(await attack(layer, EVERY_BYTE));
});
