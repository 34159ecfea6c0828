import { expect, test } from 'vitest';
import type { Finding } from '../pta/protocol/findings.ts';
import { describeFinding, findingReport } from './finding-report.ts';

const nameOf = (agentId: string) => ({ a1: 'AGENT1', a2: 'AGENT2' })[agentId] ?? agentId;

const FINDINGS: readonly (readonly [Finding, string])[] = [
  [
    {
      kind: 'certificate-in-two-places',
      agentId: 'a1',
      thumbprint: 'AB',
      places: ['AGENT1 (AGENT1.contoso.test)', 'KALI (AGENT1.contoso.test)'],
      sameMachineName: true,
    },
    'the certificate of AGENT1 is in use in two places, under one machine name: AGENT1 (AGENT1.contoso.test) and KALI (AGENT1.contoso.test)',
  ],
  [
    { kind: 'two-certificates-in-use', agentId: 'a1', thumbprints: ['AB', 'CD'] },
    'two certificates of AGENT1 are in use: AB and CD',
  ],
  [
    {
      kind: 'listener-without-bootstrap',
      agentId: 'a1',
      from: 'KALI',
      lastBootstrapAgoMs: 3_600_000,
    },
    'KALI listens with the certificate of AGENT1, which bootstrapped 60 minutes ago',
  ],
  [
    { kind: 'listener-without-bootstrap' },
    'somebody listens with the certificate of no agent, which never bootstrapped',
  ],
  [
    { kind: 'unknown-machine-registered', agentId: 'a9', machineName: 'kali.attacker.test' },
    "a9 was registered from kali.attacker.test, which is none of the tenant's machines",
  ],
  [
    {
      kind: 'accepted-without-logon',
      agentId: 'a1',
      requestId: 'r1',
      userPrincipalName: 'alice@contoso.test',
    },
    'AGENT1 accepted the password of alice@contoso.test, and the directory saw no logon (request r1)',
  ],
  [
    { kind: 'answered-by-another-agent', agentId: 'a2', requestId: 'r1', askedAgentId: 'a1' },
    'AGENT2 answered request r1, which AGENT1 was asked',
  ],
  [
    { kind: 'agent-refuses-everyone', agentId: 'a1', refusals: 20, users: 8 },
    'AGENT1 refused 20 times in a row, 8 different users',
  ],
];

test.each(FINDINGS)('%j is told in a sentence', (finding, sentence) => {
  expect(describeFinding(finding, nameOf)).toBe(sentence);
});

test.each(FINDINGS)('%j reads back from JSON as it was', (finding) => {
  const sent = { at: '2026-01-14T09:00:00.000Z', text: 'x', finding };

  expect(findingReport.parse(JSON.parse(JSON.stringify(sent)))).toEqual(sent);
});
