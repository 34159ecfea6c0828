import type { AadstsText } from './aadsts.ts';

/** Whether something that can happen in a lab leads to a code. */
export type LabReach =
  | {
      readonly kind: 'reached';
      /** What has to happen, in the words of the scenario that does it. */
      readonly cause: string;
    }
  | {
      readonly kind: 'unreachable';
      /** A sentence. */
      readonly reason: string;
    };

const REACHED: Readonly<Record<number, string>> = {
  50011: 'an application asks to be answered at an address that is not registered',
  50034: 'nobody of that name is in the tenant',
  50049: 'a client asks whether a foreign host is an authority',
  50050: 'a client asks whether something that is no address is an authority',
  50053: 'the user is locked by Smart Lockout after twelve wrong passwords',
  50055: 'the password of a user of the cloud has expired',
  50056: 'the feature is off, and no password hash was synchronised',
  50057: 'the account is disabled in Active Directory',
  50058: 'an application asks with prompt=none while nobody is signed in',
  50059: 'an application signs in for itself, and the address names no tenant',
  50072: 'at the page, the user has to show a second factor and has none',
  50074: 'at the page, the user has to show a second factor',
  50076: 'with a client that shows no page, the user has to show a second factor',
  50078: 'the second factor was shown too long ago',
  50079: 'with a client that shows no page, the user has to show a second factor and has none',
  50089: 'the page for the user name is sent after 16 minutes',
  50105: 'the application asks for assignment, and the user has none',
  50126: 'the password is wrong',
  50128: 'the address names no tenant, and nobody has the domain of the user name',
  50144: 'the password is older than Active Directory allows',
  50147: 'an application names a method for a code challenge that it does not send',
  50173: 'a refresh token is used twice',
  50194: 'an application of this tenant alone asks at /common',
  500011: 'the scope names a resource that the tenant does not have',
  500112: 'a code is redeemed with another redirect address',
  501481: 'a code is redeemed with another verifier',
  501491: 'a code challenge is too short',
  53003: 'a Conditional Access policy blocks everybody',
  530032: 'a security policy of the tenant blocks everybody',
  530035: 'security defaults are on, and the client uses legacy authentication',
  54005: 'a code is redeemed twice',
  65001: 'a client that shows no page asks for a permission that nobody has granted',
  65004: 'the user is asked for consent and declines',
  70000: 'a code is redeemed that was never issued',
  70003: 'the grant type is none',
  70005: 'the response type is none',
  70007: 'the response mode is none',
  70008: 'a code is redeemed after eleven minutes',
  70011: 'the scope has characters that none can have',
  70016: 'a device asks before its user has entered the code',
  70018: 'a device asks with a code that was never issued',
  70019: 'the user types a code that no device shows',
  70020: 'a device asks after 16 minutes',
  700016: 'the application is not in the tenant',
  700022: 'the scope names two resources',
  700025: 'a public client sends a secret',
  700027: 'an application sends an assertion that it did not sign',
  700051: 'an access token is asked of the authorization endpoint',
  700054: 'an ID token is asked of the authorization endpoint',
  700082: 'a refresh token is used after 91 days',
  700084: 'a refresh token of a single-page application is used after a day',
  7000112: 'the application is disabled',
  7000215: 'the client secret is wrong',
  7000218: 'an application on a server sends no secret',
  7000222: 'the client secret has expired',
  80001: 'no agent is installed',
  80002: 'the domain controller takes minutes to answer',
  80003: 'the agent answers with what is no verdict',
  80004: 'the on-premises user name is no user principal name',
  80005: 'the connection breaks while the request is on its way to the agent',
  80007: 'the domain controller says that it is unavailable',
  80010: 'the key of the agent does not open what was sealed for it',
  80011: 'nothing was sealed for the certificate of the agent',
  80012: 'the user signs in outside of the logon hours',
  80013: 'the clock of the domain controller is six minutes off',
  80014: 'the domain controller takes 16 seconds to answer',
  90002: 'the address names a tenant that there is not',
  90004: 'a parameter is not UTF-8',
  90015: 'the address of a request has 40,000 characters',
  90023: 'the value of prompt is none',
  90094: 'at the page, only an administrator may grant what the application asks for',
  90100: 'a parameter is there twice',
  900144: 'the token request has no grant_type',
  900561: 'the token endpoint gets a GET',
  900971: 'an application without a redirect address names none',
  901002: 'the v2.0 endpoint gets a resource',
  9001023: 'a password is sent to /common',
  9002313: 'a refresh token has the form of none',
  9002325: 'a single-page application asks without a code challenge',
  9002326: 'the page of another origin redeems what is for a server',
  9002327: 'a server redeems the code of a single-page application',
  9002332: 'a client asks at /consumers',
  1002012: 'an application signs in for itself with a scope other than /.default',
  120000: 'the current password is wrong',
  120002: 'the new password has five characters',
  120003: 'the new password contains the name of the user',
  120004: 'Active Directory finds the new password too simple',
  120005: 'the user is deleted from the tenant while Active Directory takes the password',
  120012: 'the password is in Active Directory, and writeback is off',
  120013: 'every domain controller is stopped',
  120014: 'the account is locked out in Active Directory',
  120016: 'Active Directory no longer has the user',
  120018: 'the new password is a banned word and little else',
  120020: 'the account that Connect binds as is disabled',
  165000: 'the form of the page comes without the cookie of its browser',
};

interface Unreachable {
  readonly reason: string;
  readonly codes: readonly number[];
}

const UNREACHABLE: readonly Unreachable[] = [
  {
    reason: 'Nothing in the lab fails inside the service, or throttles a tenant.',
    codes: [50000, 50033, 50087, 90006, 90012, 90024, 90033, 90055],
  },
  {
    reason: 'The lab has no Seamless single sign-on.',
    codes: [81004, 81005, 81006, 81007, 81009, 81010, 81011, 81012],
  },
  {
    reason: 'No public source tells its cause from that of another code, which the lab uses.',
    codes: [
      28002, 28003, 50001, 50064, 50132, 50133, 65005, 70001, 70002, 70004, 90013, 90014, 90019,
      90119, 90120,
    ],
  },
  {
    reason: 'The lab has one tenant, in one cloud, without guests.',
    codes: [50020, 50177, 50178, 700005, 90072, 900382, 900432],
  },
  {
    reason: 'The lab registers nobody for password reset and has no risk detection.',
    codes: [50125, 50135],
  },
  { reason: 'The policies of the lab ask nothing of devices.', codes: [50129] },
  { reason: 'The policies of the lab set no sign-in frequency.', codes: [70043] },
  { reason: 'The lab asks the question, and its answer is no failure.', codes: [50140] },
  { reason: 'The lab counts no requests of a client.', codes: [50196] },
  {
    reason: 'Whatever comes to the sign-out address of the lab signs the browser out.',
    codes: [50061],
  },
  {
    reason:
      'A password is changed while the page waits, as no job that could be ended or go astray.',
    codes: [120008, 120011],
  },
  {
    reason: 'Connect writes as the administrator of the domain, whom its directory denies nothing.',
    codes: [120015],
  },
  { reason: 'The lab has no self-service password reset by a partner.', codes: [120021] },
];

/** For every code of the catalogue, what reaches it in a lab, or why nothing does. */
export const LAB_REACH: Readonly<Record<AadstsText, LabReach>> = Object.fromEntries([
  ...Object.entries(REACHED).map(([number, cause]) => [
    `AADSTS${number}`,
    { kind: 'reached', cause },
  ]),
  ...UNREACHABLE.flatMap(({ reason, codes }) =>
    codes.map((number) => [`AADSTS${number}`, { kind: 'unreachable', reason }]),
  ),
]);
