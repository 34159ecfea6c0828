import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import type { WebRoute } from '../../../../runtime/web-route.ts';
import { AGENT_ID, ask } from '../graph.test-support.ts';
import {
  createProfileLab,
  PROFILE,
  PROFILE_ADMINISTRATOR,
  refer,
  UNKNOWN,
} from './profile-lab.test-support.ts';

let lab: ReturnType<typeof createProfileLab>;
beforeEach(() => {
  lab = createProfileLab(pooledKeys());
});

describe('what is refused', () => {
  test.each<[WebRoute['method'], string, unknown]>([
    ['GET', `/agents/${UNKNOWN}`, undefined],
    ['GET', `/agents/${UNKNOWN}/agentGroups`, undefined],
    ['POST', `/agents/${UNKNOWN}/agentGroups/$ref`, refer('agentGroups', UNKNOWN)],
    ['POST', `/agents/${AGENT_ID}/agentGroups/$ref`, refer('agentGroups', UNKNOWN)],
    ['DELETE', `/agents/${AGENT_ID}/agentGroups/${UNKNOWN}/$ref`, undefined],
    ['GET', `/agentGroups/${UNKNOWN}`, undefined],
    ['PATCH', `/agentGroups/${UNKNOWN}`, { displayName: 'x' }],
    ['DELETE', `/agentGroups/${UNKNOWN}`, undefined],
    ['POST', `/agentGroups/${UNKNOWN}/agents/$ref`, refer('agents', AGENT_ID)],
    ['GET', `/publishedResources/${UNKNOWN}`, undefined],
    ['PATCH', `/publishedResources/${UNKNOWN}`, { displayName: 'x' }],
    ['DELETE', `/publishedResources/${UNKNOWN}`, undefined],
    ['GET', '/agents/not-an-id', undefined],
  ])('%s %s: nothing is there', async (method, path, body) => {
    expect(await lab.send(method, path, body)).toMatchObject({
      status: 404,
      body: { error: { code: 'Request_ResourceNotFound' } },
    });
  });

  test.each<[WebRoute['method'], string, unknown]>([
    ['POST', '/agentGroups', {}],
    ['POST', '/agentGroups', { displayName: '' }],
    ['POST', '/agentGroups', { displayName: 'x'.repeat(257) }],
    ['POST', '/agentGroups', { displayName: 'x', colour: 'red' }],
    ['POST', '/agentGroups', { displayName: 'x', publishingType: 'provisioning' }],
    ['POST', '/agentGroups', 'not JSON'],
    ['POST', '/agentGroups', '[]'],
    ['POST', '/publishedResources', { displayName: 'x' }],
    ['PATCH', '', { isEnabled: 'true' }],
    ['PATCH', '/hybridAgentUpdaterConfiguration', { deferUpdateDateTime: 'soon' }],
    [
      'PATCH',
      '/hybridAgentUpdaterConfiguration',
      { updateWindow: { updateWindowStartTime: '25:00' } },
    ],
    ['POST', `/agents/${AGENT_ID}/agentGroups/$ref`, refer('agents', AGENT_ID)],
    ['POST', `/agents/${AGENT_ID}/agentGroups/$ref`, { '@odata.id': 'x' }],
    ['GET', '/agents?$expand=publishedResources', undefined],
    ['GET', '/agents?$orderby=machineName', undefined],
  ])('%s %s %o: it says nothing that can be done', async (method, path, body) => {
    expect(await lab.send(method, path, body)).toMatchObject({
      status: 400,
      body: { error: { code: 'BadRequest' } },
    });
    expect(lab.graph.changes()).toEqual([]);
  });

  test('a body of no declared type', async () => {
    const asked = {
      method: 'POST',
      path: `${PROFILE}/agentGroups`,
      claims: PROFILE_ADMINISTRATOR,
    } as const;

    expect(await ask(lab.graph.routes, asked)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('Content-Type header') } },
    });
  });

  test('any body, without a fault', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (body) => {
        const told = await lab.send('PATCH', '', body);

        expect([204, 400]).toContain(told.status);
      }),
      { numRuns: 100 },
    );
  });
});
