import type { FindingReport } from '../control/finding-report.ts';
import { printable } from '../replay/printable.ts';
import { textTable } from './text-table.ts';

/** One line for each finding: moment, kind, and what was found. */
export function describeFindings(findings: readonly FindingReport[]): string {
  if (findings.length === 0) return 'Nothing looks like a theft.\n';
  return textTable(
    findings.map(({ at, finding, text }) => [printable(at), finding.kind, printable(text)]),
    '',
  );
}
