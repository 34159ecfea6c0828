import { test } from 'vitest';
import { AGENT_LAYERS } from '../../conformance/hostile-wire/agent-layers.ts';
import { attack, EVERY_BYTE, expectHeld } from '../../conformance/hostile-wire/attack.ts';

test.each(AGENT_LAYERS)('an agent outlives damage to any byte of $name', async (layer) => {
  expectHeld(await attack(layer, EVERY_BYTE));
});
