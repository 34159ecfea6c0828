import { AnswersUnderAttack } from './answers-under-attack.ts';
import type { Layer } from './attack.ts';
import { CertificatesUnderAttack } from './certificates-under-attack.ts';
import { EndpointUnderAttack } from './endpoints-under-attack.ts';
import { FetchSocketUnderAttack } from './fetch-socket-under-attack.ts';

/** Requests with a document. */
const REQUESTS = [
  { name: 'RegistrationRequest', stride: 23 },
  { name: 'BootstrapRequest', stride: 5 },
  { name: 'TrustRenewalRequest', stride: 17 },
  { name: 'PassthroughAuthenticationEnablementRequest', stride: 17 },
  { name: 'TokenAuthenticationRequest', stride: 17 },
  { name: 'UpdateQuestion', stride: 3 },
];

/** Of the sign-in: nothing came, what came says nothing, or it says something else. Never a success that was not meant. */
const AADSTS = /^AADSTS\d{5}$/;

/** What the cloud is asked by HTTP, from the first byte of the request line, and by whom. */
export const ENDPOINT_LAYERS: readonly Layer[] = [
  ...REQUESTS.map(({ name, stride }) => ({
    name: `the request with a ${name}`,
    stride,
    // A refusal in HTTP or in the document; or the server still waits for what was announced.
    codes: /^(?:HTTP 4\d\d|refused)$/,
    open: () => EndpointUnderAttack.start(name),
  })),
  {
    name: 'an answer that accepts',
    stride: 5,
    codes: AADSTS,
    open: () =>
      AnswersUnderAttack.start({ kind: 'accepted', userName: 'alice@contoso.test' }, undefined),
  },
  {
    name: 'an answer that rejects',
    stride: 5,
    codes: AADSTS,
    open: () => AnswersUnderAttack.start({ kind: 'rejected', reason: '1326' }, 'AADSTS50126'),
  },
  {
    name: 'the WebSocket that fetches a request',
    stride: 3,
    codes: /^(?:HTTP 4\d\d|hung up|incomplete)$/,
    open: () => FetchSocketUnderAttack.start(),
  },
  {
    name: 'the certificate of an agent',
    stride: 11,
    codes: /^HTTP 403$/,
    open: () => CertificatesUnderAttack.start(),
  },
];
