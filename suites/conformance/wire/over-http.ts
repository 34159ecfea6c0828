import {
  BOOTSTRAP_PATH,
  renderBootstrapRequest,
} from '../../../harness/pta/protocol/bootstrap-request.ts';
import {
  DEFAULT_BOOTSTRAP_SETTINGS,
  renderBootstrapResponse,
} from '../../../harness/pta/protocol/bootstrap-response.ts';
import { bootstrapHost, registrationHost } from '../../../harness/pta/protocol/hosts.ts';
import {
  PASSTHROUGH_AUTHENTICATION,
  REGISTER_PATH,
  renderRegistrationRequest,
  renderRegistrationResult,
} from '../../../harness/pta/protocol/registration.ts';
import { DEFAULT_OPERATING_SYSTEM } from '../../../harness/pta/protocol/system-settings.ts';
import {
  RENEW_TRUST_PATH_SUFFIX,
  renderTrustRenewalRequest,
  renderTrustRenewalResult,
} from '../../../harness/pta/protocol/trust-renewal.ts';
import { Secret } from '../../../harness/runtime/secret.ts';
import { EXAMPLE } from './example.ts';
import { ENDPOINTS } from './over-the-relay.ts';
import type { WireChapter } from './wire-page.ts';

const SYSTEM = { machineName: EXAMPLE.machineName, ...DEFAULT_OPERATING_SYSTEM };
/** Stands for DER, which is described instead of dumped: it is made anew for each agent. */
const DER = Buffer.from('DER');

export const REGISTRATION: WireChapter = {
  title: 'Registration',
  about: `\`POST https://${registrationHost('{tenant id}')}${REGISTER_PATH}\`, \`application/xml; charset=utf-8\`, no client certificate. The token is an administrator's.`,
  messages: [
    {
      title: 'RegistrationRequest',
      way: 'agent → cloud',
      facts: [
        { mark: 'documented', text: 'a fresh RSA-2048 key, a CSR and an access token are sent.' },
        {
          mark: 'captured',
          text: 'every element and the order, which DataContractSerializer needs; `Feature` says `ApplicationProxy` for this feature, too.',
        },
        {
          mark: 'captured',
          text: 'the CSR has an empty subject and four attributes: OS version, extension request, client info, enrolment CSP. `npm run test:clients` has openssl read it.',
        },
        {
          mark: 'documented',
          text: 'the order: members of a base type, then the alphabet. What comes out of order is passed over, as in the public source of .NET, and is then missing.',
        },
        {
          mark: 'inferred',
          text: 'a request without CSR, token, tenant or machine name is answered with HTTP 400.',
        },
      ],
      content: renderRegistrationRequest({
        csr: DER,
        authenticationToken: new Secret('eyJ…'),
        featureString: PASSTHROUGH_AUTHENTICATION,
        systemSettings: SYSTEM,
        moduleVersion: EXAMPLE.version,
        tenantId: EXAMPLE.tenantId,
        userAgent: `PassthroughAuthenticationConnector/${EXAMPLE.version}`,
      }),
    },
    {
      title: 'RegistrationResult',
      way: 'cloud → agent',
      facts: [
        {
          mark: 'captured',
          text: 'a refusal is HTTP 200 with `IsSuccessful` false and a sentence in `ErrorMessage`.',
        },
        {
          mark: 'captured',
          text: 'the certificate: subject `CN={tenant id}`, subjectUniqueID the tenant id and extension 1.3.6.1.4.1.311.82.1 the agent id, both 16 raw bytes in the order of .NET; critical clientAuth; 180 days, or less when its signer ends sooner.',
        },
        {
          mark: 'captured',
          text: 'extension 1.3.6.1.4.1.311.82.2: `v2:` and PKCS #7 signed data over `PassthroughAuthentication:` and 32 bytes.',
        },
        {
          mark: 'inferred',
          text: 'what the 32 bytes are a hash of: here tenant id, agent id and public key.',
        },
      ],
      content: renderRegistrationResult({ kind: 'issued', certificate: DER }),
    },
  ],
};

export const BOOTSTRAP: WireChapter = {
  title: 'Bootstrap and heartbeat',
  about: `\`POST https://${bootstrapHost('{tenant id}')}${BOOTSTRAP_PATH}\`, with the agent's certificate. At the start and every ten minutes.`,
  messages: [
    {
      title: 'BootstrapRequest',
      way: 'agent → cloud',
      facts: [
        {
          mark: 'documented',
          text: 'the status goes to port 443 every ten minutes, to 8080 when that is closed.',
        },
        {
          mark: 'captured',
          text: 'the elements, in the order of the alphabet; HTTP 403 without a certificate, or with one that is not known.',
        },
        {
          mark: 'captured',
          text: '`SubscriptionId` is the tenant id, `ConnectorId` the agent id.',
        },
        { mark: 'inferred', text: 'both have to be those of the certificate.' },
      ],
      content: renderBootstrapRequest({
        agentId: EXAMPLE.agentId,
        tenantId: EXAMPLE.tenantId,
        machineName: EXAMPLE.machineName,
        initialBootstrap: true,
        requestId: EXAMPLE.requestId,
        agentVersion: EXAMPLE.version,
        consecutiveFailures: 0,
        useServiceBusTcpConnectivityMode: false,
      }),
    },
    {
      title: 'BootstrapResponse',
      way: 'cloud → agent',
      facts: [
        {
          mark: 'captured',
          text: 'the elements and their values, of 2025 except for `MinutesInTrustLifetimeBeforeRenew`, which is of 2020 and documented.',
        },
        {
          mark: 'captured',
          text: 'two to four regions, each once without and once with reliable sessions, with the same GUID in every path.',
        },
        { mark: 'documented', text: 'agents before 1.5.1007.0 know no reliable channels.' },
        { mark: 'inferred', text: 'they are not told those endpoints.' },
      ],
      content: renderBootstrapResponse({
        ...DEFAULT_BOOTSTRAP_SETTINGS,
        endpoints: ENDPOINTS,
        trustRenewEndpoint: `https://${EXAMPLE.namespace}.renewtrust.msappproxy.net/renewTrust`,
      }),
    },
  ],
};

export const RENEWAL: WireChapter = {
  title: 'Renewal of trust',
  about: `\`POST {TrustRenewEndpoint}${RENEW_TRUST_PATH_SUFFIX}\`, with the present certificate, no token.`,
  messages: [
    {
      title: 'TrustRenewalRequest',
      way: 'agent → cloud',
      facts: [
        {
          mark: 'documented',
          text: 'looked for every few hours (captured: 360 minutes), 30 days before the end; a fresh key each time; one agent of a tenant at a time.',
        },
        {
          mark: 'captured',
          text: 'it can be done early and repeatedly by whoever has the certificate.',
        },
        {
          mark: 'inferred',
          text: 'the next agent has its turn when the new certificate was seen at a bootstrap, or after an hour; the old one is taken for a day more.',
        },
      ],
      content: renderTrustRenewalRequest({
        csr: DER,
        systemSettings: SYSTEM,
        connectorVersion: EXAMPLE.version,
      }),
    },
    {
      title: 'TrustRenewalResult',
      way: 'cloud → agent',
      facts: [{ mark: 'inferred', text: 'the namespace of the children.' }],
      content: renderTrustRenewalResult({ kind: 'issued', certificate: DER }),
    },
  ],
};
