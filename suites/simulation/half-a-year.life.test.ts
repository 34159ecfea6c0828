import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import type { LifeReport } from './half-a-year.ts';

const PROGRAM = fileURLToPath(new URL('live.ts', import.meta.url));
const SEED = 7;
/** 180 days of three agents with a heartbeat every ten minutes. */
const HEARTBEATS = 3 * 180 * 144;

let first: LifeReport;
let again: LifeReport;

async function live(): Promise<LifeReport> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, String(SEED)]);
  return JSON.parse(stdout);
}

// Two processes at the same time: what one leaves behind cannot help the other.
beforeAll(async () => {
  [first, again] = await Promise.all([live(), live()]);
});

test('the same seed gives the same event log, byte for byte', () => {
  expect({ ...first, tookMs: 0 }).toEqual({ ...again, tookMs: 0 });
});

test('the fleet beats every ten minutes for half a year, but for the outages', () => {
  expect(first.heartbeats).toBeGreaterThan(HEARTBEATS * 0.98);
  expect(first.heartbeats).toBeLessThan(HEARTBEATS * 1.02);
});

test('every agent was updated once, and renewed its trust before it ended', () => {
  expect(first.updates).toBe(3);
  expect(first.renewals).toBeGreaterThanOrEqual(2);
  expect(new Set(first.versions)).toEqual(new Set(['1.5.3000.0']));
});

test('the theft was found, and nothing else was taken for one', () => {
  expect(first.findings).toContain('certificate-in-two-places');
  expect(new Set(first.findings)).toEqual(
    new Set(['certificate-in-two-places', 'listener-without-bootstrap']),
  );
});

test('everybody could sign in every day but the one of the outage, and the fleet is whole at the end', () => {
  expect(first.signIns).toEqual({ '0': 179, AADSTS80001: 1 });
  expect(first.states).toEqual(['listening', 'listening', 'listening']);
});
