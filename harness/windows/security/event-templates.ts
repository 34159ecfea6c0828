const ACCOUNT_SUBJECT = [
  'SubjectUserSid',
  'SubjectUserName',
  'SubjectDomainName',
  'SubjectLogonId',
] as const;

const CERTIFICATE = ['CertIssuerName', 'CertSerialNumber', 'CertThumbprint'] as const;

/**
 * Version, task and the names of `EventData`, in order.
 *
 * @see https://learn.microsoft.com/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-4624 and its neighbours
 */
export const SECURITY_EVENTS = {
  4624: {
    version: 2,
    task: 12544,
    names: [
      ...ACCOUNT_SUBJECT,
      'TargetUserSid',
      'TargetUserName',
      'TargetDomainName',
      'TargetLogonId',
      'LogonType',
      'LogonProcessName',
      'AuthenticationPackageName',
      'WorkstationName',
      'LogonGuid',
      'TransmittedServices',
      'LmPackageName',
      'KeyLength',
      'ProcessId',
      'ProcessName',
      'IpAddress',
      'IpPort',
      'ImpersonationLevel',
      'RestrictedAdminMode',
      'TargetOutboundUserName',
      'TargetOutboundDomainName',
      'VirtualAccount',
      'TargetLinkedLogonId',
      'ElevatedToken',
    ],
  },
  4625: {
    version: 0,
    task: 12546,
    names: [
      ...ACCOUNT_SUBJECT,
      'TargetUserSid',
      'TargetUserName',
      'TargetDomainName',
      'Status',
      'FailureReason',
      'SubStatus',
      'LogonType',
      'LogonProcessName',
      'AuthenticationPackageName',
      'WorkstationName',
      'TransmittedServices',
      'LmPackageName',
      'KeyLength',
      'ProcessId',
      'ProcessName',
      'IpAddress',
      'IpPort',
    ],
  },
  4740: {
    version: 0,
    task: 13824,
    names: ['TargetUserName', 'TargetDomainName', 'TargetSid', ...ACCOUNT_SUBJECT],
  },
  4768: {
    version: 0,
    task: 14339,
    names: [
      'TargetUserName',
      'TargetDomainName',
      'TargetSid',
      'ServiceName',
      'ServiceSid',
      'TicketOptions',
      'Status',
      'TicketEncryptionType',
      'PreAuthType',
      'IpAddress',
      'IpPort',
      ...CERTIFICATE,
    ],
  },
  4769: {
    version: 0,
    task: 14337,
    names: [
      'TargetUserName',
      'TargetDomainName',
      'ServiceName',
      'ServiceSid',
      'TicketOptions',
      'TicketEncryptionType',
      'IpAddress',
      'IpPort',
      'Status',
      'LogonGuid',
      'TransmittedServices',
    ],
  },
  4771: {
    version: 0,
    task: 14339,
    names: [
      'TargetUserName',
      'TargetSid',
      'ServiceName',
      'TicketOptions',
      'Status',
      'PreAuthType',
      'IpAddress',
      'IpPort',
      ...CERTIFICATE,
    ],
  },
  4776: {
    version: 0,
    task: 14336,
    names: ['PackageName', 'TargetUserName', 'Workstation', 'Status'],
  },
} as const;

export type SecurityEventId = keyof typeof SECURITY_EVENTS;

/** The values of one event by name; every name must be there. */
export type SecurityEventData<Id extends SecurityEventId> = Readonly<
  Record<(typeof SECURITY_EVENTS)[Id]['names'][number], string>
>;
