import { liveHalfAYear } from './half-a-year.ts';

// One life in a process of its own; the report is one line of JSON.
const report = await liveHalfAYear(Number(process.argv[2] ?? 1));
process.stdout.write(`${JSON.stringify(report)}\n`);
