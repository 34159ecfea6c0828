import type {
  PolicyFinding,
  PolicyFindingSeverity,
} from '../pta/cloud/smart-lockout/lint-policy/policy-finding.ts';
import { printable } from '../replay/printable.ts';
import { textTable } from './text-table.ts';

const SEVERITIES: readonly PolicyFindingSeverity[] = ['error', 'warning', 'info'];

export interface FindingsSummary {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

export function summaryOf(findings: readonly PolicyFinding[]): FindingsSummary {
  const count = (severity: PolicyFindingSeverity) =>
    findings.filter((each) => each.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), infos: count('info') };
}

/** The worst first. */
export function describeFindings(findings: readonly PolicyFinding[]): string {
  const { errors, warnings, infos } = summaryOf(findings);
  const sorted = SEVERITIES.flatMap((severity) =>
    findings.filter((each) => each.severity === severity),
  );
  const counts = `errors ${errors}, warnings ${warnings}, notes ${infos}`;
  return `${sorted.map(describeFinding).join('\n')}\n${counts}\n`;
}

function describeFinding({ id, severity, policy, text, ...rest }: PolicyFinding): string {
  const of = policy === undefined ? '' : ` (${printable(policy)})`;
  const rows = [
    ['Advice', rest.advice],
    ['Source', rest.source],
    ['Inferred', rest.inferred],
  ] as const;
  const given = rows.flatMap(([label, value]) =>
    value === undefined ? [] : [[label, printable(value)]],
  );
  return `${severity} ${id}${of}\n  ${printable(text)}\n${textTable(given)}`;
}
