/** Object identifiers that the certificates and requests of Pass-through Authentication use. */
export const OID = {
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  extensionRequest: '1.2.840.113549.1.9.14',
  /** szOID_OS_VERSION */
  osVersion: '1.3.6.1.4.1.311.13.2.3',
  /** szOID_ENROLLMENT_CSP_PROVIDER */
  enrolmentCsp: '1.3.6.1.4.1.311.13.2.2',
  /** szOID_REQUEST_CLIENT_INFO */
  requestClientInfo: '1.3.6.1.4.1.311.21.20',
  /** Agent (connector) id. Decoded from a published certificate. */
  agentId: '1.3.6.1.4.1.311.82.1',
  /** What the agent is for, signed. Decoded from a published certificate. */
  agentFeature: '1.3.6.1.4.1.311.82.2',
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  sha256: '2.16.840.1.101.3.4.2.1',
  rsaEncryption: '1.2.840.113549.1.1.1',
  sha1WithRsa: '1.2.840.113549.1.1.5',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  sha384WithRsa: '1.2.840.113549.1.1.12',
  sha512WithRsa: '1.2.840.113549.1.1.13',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const;
