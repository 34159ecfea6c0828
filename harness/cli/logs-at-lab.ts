import { z } from 'zod';
import { type EventLogName, machineSummary } from '../control/machine-logs.ts';
import { parseTraceLog } from '../pta/protocol/parse-trace-log.ts';
import { printable, printableJson } from '../replay/printable.ts';
import { askLab, askLabForText } from './lab-client.ts';
import { textTable } from './text-table.ts';

/** One log of one machine. */
export interface WantedLog {
  /** Such as `AGENT1` or `DC1`. */
  readonly machine: string;
  /** `trace` is an agent's own. */
  readonly log: EventLogName | 'trace';
  /** Its records, instead of XML or text. */
  readonly asJson: boolean;
}

/** Which logs a running lab has, with the number of their records. @throws HarnessError as `askLab` */
export async function listLogs(lab: URL, asJson: boolean, signal: AbortSignal): Promise<string> {
  const machines = await askLab(lab, 'GET', '/api/machines', machineSummary.array(), signal);
  if (asJson) return `${printableJson(machines)}\n`;
  return textTable(
    machines.flatMap(({ name, records }) =>
      Object.entries(records).map(([log, count]) => [
        printable(name),
        printable(log),
        `${count} record${count === 1 ? '' : 's'}`,
      ]),
    ),
    '',
  );
}

/** @throws HarnessError as `askLab` */
export async function printLog(
  lab: URL,
  { machine, log, asJson }: WantedLog,
  signal: AbortSignal,
): Promise<string> {
  const name = encodeURIComponent(machine);
  if (log === 'trace') {
    const text = await askLabForText(lab, `/api/agents/${name}/trace`, signal);
    return asJson ? `${printableJson(parseTraceLog(text).records)}\n` : printableTrace(text);
  }
  const path = `/api/machines/${name}/${log}`;
  if (!asJson) return `${printableXml(await askLabForText(lab, path, signal))}\n`;
  const records = await askLab(lab, 'GET', `${path}?format=json`, z.array(z.unknown()), signal);
  return `${printableJson(records)}\n`;
}

/** Lines as they are, indented as they are, without anything that could steer a terminal. */
function printableTrace(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => `${/^ */.exec(line)?.[0] ?? ''}${printable(line)}`)
    .join('\n');
}

/** The same document, in which characters that could steer a terminal are written as references. */
function printableXml(document: string): string {
  return document.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `&#x${character.codePointAt(0)?.toString(16) ?? ''};`,
  );
}
