import type { LoggedLabEvent } from '../environment/lab-event.ts';
import { reasonToAadsts } from '../pta/cloud/sign-in/outcome-to-aadsts.ts';
import { parseTraceLog } from '../pta/protocol/parse-trace-log.ts';
import type { Profile } from '../pta/protocol/profile.ts';
import { parseValidationFailure } from '../pta/protocol/trace-log.ts';
import { assumeMoment } from './assumed-moment.ts';
import { assumeProfile } from './assumed-profile.ts';
import { differencesOf } from './compare-findings.ts';
import { explainReason, win32Of, win32RowOf } from './explain-reason.ts';
import { printable } from './printable.ts';
import type { FailureRecord } from './read-trace.ts';
import { type Reconstruction, reconstruct } from './reconstruct.ts';
import type { Finding, ReplayedRecord } from './replay-report.ts';
import type { KnownCause } from './situation.ts';
import { situationFor } from './situations.ts';

export interface ReplayOptions {
  /** Decides the lab's people and passwords. */
  readonly seed: number;
  /** Instead of what the source of each record tells. */
  readonly profile?: Profile | undefined;
}

/** What is told of the way of a sign-in: where it turned, and not each gate that it passed. */
const HOPS: ReadonlySet<LoggedLabEvent['type']> = new Set([
  'sign-in.received',
  'validation.dispatched',
  'flow.denied',
  'credential.refused',
  'bind.attempted',
  'directory.fault-applied',
  'bind.answered',
  'bind.failed',
  'validation.answered',
  'validation.answer-undelivered',
  'validation.late',
  'validation.expired',
  'sign-in.completed',
]);

/** Brings one record about again, in a lab of its own, and compares. */
export async function replayRecord(
  record: FailureRecord,
  options: ReplayOptions,
): Promise<ReplayedRecord> {
  const { requestId, reason, eventType, file, line } = record;
  const generation = assumeProfile(record.source, options.profile);
  const moment = assumeMoment(record);
  const mapping = reasonToAadsts(reason);
  const situation = situationFor(reason);
  const where = `${file}:${line}`;
  const told = {
    requestId,
    where,
    at: record.at === undefined ? null : new Date(record.at).toISOString(),
    meaning: explainReason(reason),
    expected: {
      win32: win32Of(reason),
      reason,
      aadsts: mapping.code,
      requestId,
      source: generation.source,
      eventType,
    },
  };
  const causes = (situation?.causes ?? causesByTable(reason)).map((cause) => ({
    ...cause,
    evidence: [where],
  }));
  const assumptions = [
    moment.assumption,
    generation.assumption,
    mapping.basis === 'inferred'
      ? `That reason ${printable(reason)} becomes ${mapping.code} is inferred: no public table pairs them.`
      : undefined,
  ].filter((assumption) => assumption !== undefined);

  if (situation === undefined) {
    return {
      ...told,
      observed: null,
      reproduced: false,
      verdict: `not reproducible: the lab knows no situation that leads to reason ${printable(reason)}. ${told.meaning}`,
      causes,
      assumptions,
      timeline: [],
    };
  }
  const { at } = moment;
  const { profile } = generation;
  const { seed } = options;
  const made = await reconstruct(situation, { requestId, at, profile, seed });
  const observed = findingOf(made);
  const differences = differencesOf(told.expected, observed);
  return {
    ...told,
    observed,
    reproduced: differences.length === 0,
    verdict: differences.length === 0 ? 'reproduced' : `diverged: ${differences.join('; ')}`,
    causes,
    assumptions: [
      ...assumptions,
      `The log does not name the user; ${made.userPrincipalName} stands for them, whom seed ${seed} chose.`,
      'The log does not describe the network; it has one agent and one domain controller, and is healthy but for the cause.',
      ...situation.assumptions,
    ],
    timeline: made.timeline
      .filter(({ event }) => HOPS.has(event))
      .map(({ hop, text }) => `${hop}: ${text}`),
  };
}

/** What the lab's own log says of the sign-in, read as the customer's was. */
function findingOf({ traceLog, outcome }: Reconstruction): Finding {
  const [written] = parseTraceLog(traceLog).records.flatMap((record) => {
    const failure = parseValidationFailure(record);
    return failure === undefined ? [] : [{ ...record, ...failure }];
  });
  return {
    win32: win32Of(written?.reason ?? null),
    reason: written?.reason ?? null,
    aadsts: outcome.kind === 'failed' ? outcome.code : '0',
    requestId: written?.requestId ?? null,
    source: written?.source ?? null,
    eventType: written?.eventType ?? null,
  };
}

function causesByTable(reason: string): KnownCause[] {
  const row = win32RowOf(reason);
  return row === undefined ? [] : [{ cause: row.note ?? row.message, likelihood: 'possible' }];
}
