import type { AadstsCode } from '../pta/protocol/codes/aadsts.ts';
import type { CodeExplanation } from '../pta/protocol/codes/explain-code.ts';
import { LAB_REACH } from '../pta/protocol/codes/lab-reach.ts';
import type { Win32Error } from '../pta/protocol/codes/win32.ts';
import { printable } from '../replay/printable.ts';
import { textTable } from './text-table.ts';

/** One reading of a code as people read it. */
export function describeCode(explanation: CodeExplanation): string {
  const read = ['Read as', printable(explanation.reading)] as const;
  switch (explanation.kind) {
    case 'aadsts':
      return `${aadstsTitle(explanation.entry)}\n${rows([read, ...aadstsRows(explanation.entry)])}`;
    case 'win32': {
      const { code, symbol } = explanation.entry;
      return `Win32 ${code}  ${symbol}\n${rows([read, ...win32Rows(explanation.entry)])}`;
    }
    case 'reason':
      return `${explanation.name}\n${rows([read, ['Meaning', explanation.meaning]])}`;
    case 'unexplained':
      return `${printable(explanation.reading)}.\n`;
    default:
      return explanation satisfies never;
  }
}

/** All codes with their names, one per line, in ascending order. */
export function listCodes(codes: readonly AadstsCode[]): string {
  return textTable(
    codes.map(({ code, name, signInText }) => [code, name ?? `(${signInText})`]),
    '',
  );
}

type Row = readonly [label: string, text: string | undefined];

function rows(labelled: readonly Row[]): string {
  return textTable(
    labelled.flatMap(([label, text]) => (text === undefined ? [] : [[label, text]])),
  );
}

function aadstsTitle({ code, name }: AadstsCode): string {
  return name === undefined ? code : `${code}  ${name}`;
}

function aadstsRows(entry: AadstsCode): Row[] {
  const { signInText, logText, cause, transient, remedy, source, confidence, note } = entry;
  return [
    ['The user sees', signInText],
    ['The log says', logText ?? 'the same'],
    ['A client reads', clientText(entry)],
    ['Cause', cause],
    ['Transient', transient],
    ['Remedy', remedy],
    ['In the lab', labText(entry)],
    ['Note', note],
    ['Source', source],
    ['Confidence', confidence],
  ];
}

function clientText({ error, suberror, errorBasis }: AadstsCode): string | undefined {
  if (error === undefined) return undefined;
  return `${error}${suberror === undefined ? '' : `, ${suberror}`} (${errorBasis})`;
}

function labText({ code }: AadstsCode): string | undefined {
  const reach = LAB_REACH[code];
  if (reach === undefined) return undefined;
  return reach.kind === 'reached' ? reach.cause : `not reached: ${reach.reason}`;
}

function win32Rows(entry: Win32Error): Row[] {
  const { message, ntstatus, ntstatusName, ldapData, logonFailure, kerberos, aadsts } = entry;
  const failure =
    logonFailure &&
    [
      `status ${hexadecimal(logonFailure.status)}`,
      ...(logonFailure.subStatus === undefined
        ? []
        : [`sub-status ${hexadecimal(logonFailure.subStatus)}`]),
    ].join(', ');
  return [
    ['Meaning', message],
    ['NTSTATUS', `${hexadecimal(ntstatus)} ${ntstatusName}`],
    ['LDAP data', ldapData],
    ['Security event 4625', failure],
    ['Kerberos 4768, 4771', kerberos === undefined ? undefined : `0x${kerberos.toString(16)}`],
    ['Users may see', aadsts],
    ['Note', entry.note],
    ['Source', entry.source],
  ];
}

function hexadecimal(value: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(8, '0')}`;
}
