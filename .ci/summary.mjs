// Adds up vitest's JSON reports and prints the one line that says how it went.
// A report that is missing or empty counts as a failure: its suite did not run.
import { readFileSync } from 'node:fs';

const totals = { passed: 0, failed: 0, skipped: 0 };
for (const file of process.argv.slice(2)) {
  const report = read(file);
  const passed = report?.numPassedTests ?? 0;
  totals.passed += passed;
  totals.failed += report?.numFailedTests ?? 0;
  totals.skipped += (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  if (passed === 0 || (report?.success === false && report.numFailedTests === 0)) {
    console.error(`${file}: the suite did not run to its end`);
    totals.failed += 1;
  }
}
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed > 0 || totals.skipped > 0 ? 1 : 0;

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    console.error(`${file}: ${error.message}`);
    return undefined;
  }
}
