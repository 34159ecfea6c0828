import { test } from 'vitest';
import { AGENT_LAYERS } from './hostile-wire/agent-layers.ts';
import { attack, expectHeld } from './hostile-wire/attack.ts';
import { RELAY_LAYERS } from './hostile-wire/relay-layers.ts';

// All positions: suites/simulation/every-byte.
test.each(RELAY_LAYERS)('the relay outlives any damage to $name', async (layer) => {
  expectHeld(await attack(layer, layer.stride));
});

test.each(AGENT_LAYERS)('an agent outlives any damage to $name', async (layer) => {
  expectHeld(await attack(layer, layer.stride));
});
