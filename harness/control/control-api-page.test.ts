import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PtaEnvironment } from '../environment/environment.ts';
import { AgentOperations } from './agent-operations.ts';
import { apiRoutes } from './api-routes.ts';

const PAGE = readFileSync(new URL('../docs/control-api.md', import.meta.url), 'utf8');

test('the page of the control API names every endpoint, and no other', async () => {
  await using lab = await new PtaEnvironment({ agents: 0 }).start();
  const ready = () => {
    throw new TypeError('Nobody asks for the ready document here.');
  };
  const routes = apiRoutes({ lab, agents: new AgentOperations(lab), ready });

  const named = [...PAGE.matchAll(/^\| `((?:GET|POST) [^`]+)` \|/gm)].map(([, each]) => each);
  expect(named.toSorted()).toEqual(
    routes.map(({ method, path }) => `${method} ${path}`).toSorted(),
  );
});
