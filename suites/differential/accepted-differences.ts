import type { Difference } from './compare.ts';

/** A difference between Samba and the mock's `samba` profile that is known and left. */
export interface AcceptedDifference {
  readonly id: string;
  where(difference: Difference): boolean;
  readonly samba: string;
  readonly mock: string;
  /** Why it is left, and where from. */
  readonly source: string;
  /** Whether it occurs is chance: it is not missed when it does not. */
  readonly isChance?: true;
}

/** An accepted difference that no longer occurs fails the suite: its row goes. */
export const ACCEPTED_DIFFERENCES: readonly AcceptedDifference[] = [
  {
    id: 'anonymous-compare',
    where: ({ step, field, samba, mock }) =>
      step.do === 'compare' && field === 'code' && ['5', '6'].includes(samba) && mock === '1',
    samba: 'a connection that is not bound may compare: results 5 and 6',
    mock: 'operationsError (1), as for every other request of that connection',
    source:
      'Samba 4.17 checks no access before a compare, which tells attribute values to anybody; Windows refuses ([MS-ADTS] 5.1.3, fLDAPBlockAnonOps). A leak is not copied.',
  },
  {
    id: 'sasl-bind-begins',
    where: ({ step, field, samba, mock }) =>
      step.do === 'sasl-bind' && field === 'code' && samba === '14' && mock === '1',
    samba: 'GSSAPI and GSS-SPNEGO binds begin: saslBindInProgress (14)',
    mock: 'refused as every other mechanism (1)',
    source:
      'The mock serves simple binds, which is what the agent of the lab uses; Kerberos and NTLM are not modelled.',
  },
  {
    id: 'sasl-server-credentials',
    where: ({ step, field }) => step.do === 'sasl-bind' && field === 'hasServerCredentials',
    samba: 'the answer to a SASL bind carries server credentials, refused ones too',
    mock: 'none',
    source: 'Observed on Samba 4.17; as above.',
  },
  {
    id: 'lowest-guid',
    where: ({ script, field }) =>
      script === 'd4/equal-precedence' && field === 'u.msDS-ResultantPSO',
    samba: 'of two settings objects with one precedence, the one with the lower GUID',
    mock: 'the same rule',
    source:
      'GUIDs are random on Samba: which one is lower is chance ([MS-ADTS] msDS-ResultantPSO).',
    isChance: true,
  },
];

export interface Judged {
  readonly unexplained: readonly Difference[];
  /** Rows that nothing needed. */
  readonly unused: readonly AcceptedDifference[];
}

export function judge(
  differences: readonly Difference[],
  accepted: readonly AcceptedDifference[] = ACCEPTED_DIFFERENCES,
): Judged {
  return {
    unexplained: differences.filter((each) => !accepted.some((row) => row.where(each))),
    unused: accepted.filter(
      (row) => row.isChance !== true && !differences.some((each) => row.where(each)),
    ),
  };
}
