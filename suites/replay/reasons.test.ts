import { expect, test } from 'vitest';
import { SITUATIONS } from '../../harness/replay/situations.ts';
import { failureRecord, REQUEST_ID, replayText } from './replay-text.ts';

/** A Sunday, at the last moment of an hour: the hour that is forbidden must be that of the record. */
const AT = Date.UTC(2025, 5, 29, 22, 59, 59, 999);

const REASONS = [
  { reason: '1326', aadsts: 'AADSTS50126', cause: /wrong password/ },
  { reason: '1327', aadsts: 'AADSTS80007', cause: /Protected Users/ },
  { reason: '1328', aadsts: 'AADSTS80012', cause: /logon hours/ },
  { reason: '1329', aadsts: 'AADSTS80007', cause: /"Log On To"/ },
  { reason: '1330', aadsts: 'AADSTS50144', cause: /password is older/ },
  { reason: '1331', aadsts: 'AADSTS50057', cause: /disabled/ },
  { reason: '1793', aadsts: 'AADSTS80007', cause: /expired/ },
  { reason: '1907', aadsts: 'AADSTS50144', cause: /next logon/ },
  { reason: '1909', aadsts: 'AADSTS50053', cause: /locked out/ },
  { reason: '1317', aadsts: 'AADSTS80004', cause: /no userPrincipalName/ },
  { reason: '1311', aadsts: 'AADSTS80001', cause: /No domain controller answers/ },
  { reason: '1722', aadsts: 'AADSTS80007', cause: /does not serve/ },
  { reason: '64', aadsts: 'AADSTS80007', cause: /connection .* broke/ },
  { reason: '1398', aadsts: 'AADSTS80013', cause: /clocks/ },
  { reason: 'EncryptionDataNotFound', aadsts: 'AADSTS80011', cause: /certificate/ },
  { reason: 'DecryptionFailed', aadsts: 'AADSTS80010', cause: /private key/ },
];

test.for(REASONS)(
  '$aadsts: a record with reason $reason is reproduced by its cause',
  async ({ reason, aadsts, cause }) => {
    const { records } = await replayText([failureRecord({ reason }, AT)]);

    const finding = {
      win32: /^\d+$/.test(reason) ? Number(reason) : null,
      reason,
      aadsts,
      requestId: REQUEST_ID,
      source: 'AzureADConnectAuthenticationAgentService.exe',
      eventType: 'Error',
    };
    expect(records).toMatchObject([
      {
        requestId: REQUEST_ID,
        where: 'trace.log:1',
        at: '2025-06-29T22:59:59.999Z',
        expected: finding,
        observed: finding,
        reproduced: true,
        verdict: 'reproduced',
      },
    ]);
    expect(records[0]?.causes[0]).toMatchObject({
      cause: expect.stringMatching(cause),
      evidence: ['trace.log:1'],
    });
  },
);

test('every situation is in the table above', () => {
  expect(REASONS.map(({ reason }) => reason).sort()).toEqual(
    SITUATIONS.map(({ reason }) => reason).sort(),
  );
});

test('1909: the account is locked by the directory itself, which answers 775', async () => {
  const { records } = await replayText([failureRecord({ reason: '1909' }, AT)]);

  expect(records[0]?.timeline).toContainEqual(expect.stringContaining('data 775'));
});

test('a record of the preview is reproduced by the connector of the preview', async () => {
  const source = 'ApplicationProxyConnectorService.exe';
  const { records } = await replayText([{ ...failureRecord({}), source }]);

  expect(records).toMatchObject([{ reproduced: true, observed: { source } }]);
});

test('--profile overrides what the source tells, and is listed among the assumptions', async () => {
  const { records } = await replayText([failureRecord({})], { profile: 'preview' });

  expect(records).toMatchObject([
    {
      reproduced: true,
      observed: { source: 'ApplicationProxyConnectorService.exe' },
      assumptions: expect.arrayContaining([expect.stringContaining('with the preview profile')]),
    },
  ]);
});

test('a record of an executable that no profile knows is replayed as of today, which is an assumption', async () => {
  const { records } = await replayText([{ ...failureRecord({}), source: 'Contoso.exe' }]);

  expect(records).toMatchObject([
    {
      reproduced: true,
      assumptions: expect.arrayContaining([expect.stringMatching(/^Contoso\.exe is/)]),
    },
  ]);
});

test('a record of another event type diverges, and says in what', async () => {
  const { records, summary } = await replayText([{ ...failureRecord({}), eventType: 'Warning' }]);

  expect(records).toMatchObject([
    {
      reproduced: false,
      verdict: 'diverged: expected event type Warning, observed Error',
      observed: { eventType: 'Error' },
    },
  ]);
  expect(summary).toEqual({ records: 1, reproduced: 0, diverged: 1, notReproducible: 0 });
});

test.for([
  { reason: '1385', known: /ERROR_LOGON_TYPE_NOT_GRANTED/, aadsts: 'AADSTS80007' },
  { reason: '4711', known: /net helpmsg 4711/, aadsts: 'AADSTS80007' },
  { reason: 'NobodyKnows', known: /no name that public sources give/, aadsts: 'AADSTS80003' },
  { reason: 'constructor', known: /no name that public sources give/, aadsts: 'AADSTS80003' },
])(
  'reason $reason, which the lab cannot cause, is not reproducible',
  async ({ reason, known, aadsts }) => {
    const { records, summary } = await replayText([failureRecord({ reason })]);

    expect(records).toMatchObject([
      {
        expected: { reason, aadsts },
        observed: null,
        reproduced: false,
        verdict: expect.stringMatching(/^not reproducible: the lab knows no situation/),
        meaning: expect.stringMatching(known),
      },
    ]);
    expect(summary).toEqual({ records: 1, reproduced: 0, diverged: 0, notReproducible: 1 });
  },
);
