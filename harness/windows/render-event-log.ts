import { renderXml, type XmlNode, xml } from '../pta/protocol/xml/render-xml.ts';
import type { WindowsEvent } from './windows-event.ts';

/** @see https://learn.microsoft.com/windows/win32/wes/eventschema-schema */
export const EVENT_NAMESPACE = 'http://schemas.microsoft.com/win/2004/08/events/event';

/** One event as XML, with the elements in the order of published samples (learn.microsoft.com, event-4624). */
export function renderEvent(event: WindowsEvent): string {
  return renderXml(eventElement(event));
}

/** The document that `wevtutil qe <channel> /f:xml /e:Events` prints, in the given order. */
export function renderEventLog(events: readonly WindowsEvent[]): string {
  return renderXml(xml('Events', events.map(eventElement)));
}

function eventElement(event: WindowsEvent): XmlNode {
  const data = event.data.map(({ name, value }) => xml('Data', value, { Name: name }));
  return xml('Event', [systemElement(event), xml('EventData', data)], { xmlns: EVENT_NAMESPACE });
}

function systemElement(event: WindowsEvent): XmlNode {
  const { name, guid } = event.provider;
  return xml('System', [
    xml('Provider', [], { Name: name, ...(guid !== undefined && { Guid: guid }) }),
    xml('EventID', String(event.eventId)),
    xml('Version', String(event.version)),
    xml('Level', String(event.level)),
    xml('Task', String(event.task)),
    xml('Opcode', '0'),
    xml('Keywords', event.keywords),
    xml('TimeCreated', [], { SystemTime: systemTime(event.at) }),
    xml('EventRecordID', String(event.eventRecordId)),
    xml('Correlation'),
    xml('Execution', [], {
      ProcessID: String(event.processId),
      ThreadID: String(event.threadId),
    }),
    xml('Channel', event.channel),
    xml('Computer', event.computer),
    xml('Security'),
  ]);
}

/** With the seven digits of 100-nanosecond ticks. */
function systemTime(at: number): string {
  return new Date(at).toISOString().replace('Z', '0000Z');
}
