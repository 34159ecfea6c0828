import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseXml } from '../pta/protocol/xml/parse-xml.ts';
import type { XmlElement } from '../pta/protocol/xml/xml-element.ts';
import { EVENT_NAMESPACE, renderEvent, renderEventLog } from './render-event-log.ts';
import { SECURITY_EVENTS } from './security/event-templates.ts';
import { type SecurityEvent, securityEvent } from './security/security-event.ts';

const AT = Date.UTC(2026, 0, 14, 9, 30, 0, 7);

const ORIGIN = { at: AT, computer: 'DC1.contoso.test', processId: 520, threadId: 1496 };

const CREDENTIALS_VALIDATED: SecurityEvent = {
  ...securityEvent(
    4776,
    'failure',
    {
      PackageName: 'MICROSOFT_AUTHENTICATION_PACKAGE_V1_0',
      TargetUserName: 'alice',
      Workstation: 'AGENT1',
      Status: '0xc000006a',
    },
    ORIGIN,
  ),
  eventRecordId: 7,
};

test('an event is written as published samples are', () => {
  expect(renderEvent(CREDENTIALS_VALIDATED)).toBe(
    [
      `<Event xmlns="${EVENT_NAMESPACE}"><System>`,
      '<Provider Name="Microsoft-Windows-Security-Auditing" Guid="{54849625-5478-4994-A5BA-3E3B0328C30D}"/>',
      '<EventID>4776</EventID><Version>0</Version><Level>0</Level><Task>14336</Task>',
      '<Opcode>0</Opcode><Keywords>0x8010000000000000</Keywords>',
      '<TimeCreated SystemTime="2026-01-14T09:30:00.0070000Z"/><EventRecordID>7</EventRecordID>',
      '<Correlation/><Execution ProcessID="520" ThreadID="1496"/><Channel>Security</Channel>',
      '<Computer>DC1.contoso.test</Computer><Security/></System><EventData>',
      '<Data Name="PackageName">MICROSOFT_AUTHENTICATION_PACKAGE_V1_0</Data>',
      '<Data Name="TargetUserName">alice</Data><Data Name="Workstation">AGENT1</Data>',
      '<Data Name="Status">0xc000006a</Data></EventData></Event>',
    ].join(''),
  );
});

// Names in the order of the documented samples; version and task beside them.
test.each([
  [
    4624,
    2,
    12544,
    'SubjectUserSid SubjectUserName SubjectDomainName SubjectLogonId TargetUserSid TargetUserName TargetDomainName TargetLogonId LogonType LogonProcessName AuthenticationPackageName WorkstationName LogonGuid TransmittedServices LmPackageName KeyLength ProcessId ProcessName IpAddress IpPort ImpersonationLevel RestrictedAdminMode TargetOutboundUserName TargetOutboundDomainName VirtualAccount TargetLinkedLogonId ElevatedToken',
  ],
  [
    4625,
    0,
    12546,
    'SubjectUserSid SubjectUserName SubjectDomainName SubjectLogonId TargetUserSid TargetUserName TargetDomainName Status FailureReason SubStatus LogonType LogonProcessName AuthenticationPackageName WorkstationName TransmittedServices LmPackageName KeyLength ProcessId ProcessName IpAddress IpPort',
  ],
  [
    4740,
    0,
    13824,
    'TargetUserName TargetDomainName TargetSid SubjectUserSid SubjectUserName SubjectDomainName SubjectLogonId',
  ],
  [
    4768,
    0,
    14339,
    'TargetUserName TargetDomainName TargetSid ServiceName ServiceSid TicketOptions Status TicketEncryptionType PreAuthType IpAddress IpPort CertIssuerName CertSerialNumber CertThumbprint',
  ],
  [
    4769,
    0,
    14337,
    'TargetUserName TargetDomainName ServiceName ServiceSid TicketOptions TicketEncryptionType IpAddress IpPort Status LogonGuid TransmittedServices',
  ],
  [
    4771,
    0,
    14339,
    'TargetUserName TargetSid ServiceName TicketOptions Status PreAuthType IpAddress IpPort CertIssuerName CertSerialNumber CertThumbprint',
  ],
  [4776, 0, 14336, 'PackageName TargetUserName Workstation Status'],
] as const)('the template of %i is version %i of task %i', (eventId, version, task, names) => {
  expect(SECURITY_EVENTS[eventId]).toEqual({ version, task, names: names.split(' ') });
});

test('a log is one document with its events in order', () => {
  const log = renderEventLog([
    CREDENTIALS_VALIDATED,
    { ...CREDENTIALS_VALIDATED, eventRecordId: 8 },
  ]);

  const ids = parseXml(log)
    .all('Event', EVENT_NAMESPACE)
    .map((event) => event.child('System', EVENT_NAMESPACE))
    .map((system) => system?.childText('EventRecordID', EVENT_NAMESPACE));
  expect(ids).toEqual(['7', '8']);
});

test('whatever a name contains comes back from the XML', () => {
  const text = fc.string({ unit: 'grapheme-ascii', maxLength: 20 });
  fc.assert(
    fc.property(text, (value) => {
      const data = [{ name: 'TargetUserName', value }];
      const root = parseXml(renderEvent({ ...CREDENTIALS_VALIDATED, data }));

      expect(textsOf(root)).toEqual([['TargetUserName', value]]);
    }),
    { seed: 4776, numRuns: 100 },
  );
});

function textsOf(event: XmlElement) {
  const data = event.child('EventData', EVENT_NAMESPACE)?.all('Data', EVENT_NAMESPACE) ?? [];
  return data.map((one) => [one.attribute('Name'), one.text]);
}
