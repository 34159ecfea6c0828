/** Numbers of messages that arrived, as an acknowledgement says them: 1, 2, 3, 5 → 1–3, 5–5. */
export function rangesOf(numbers: ReadonlySet<number>): { lower: number; upper: number }[] {
  const ranges: { lower: number; upper: number }[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last.upper === number - 1) last.upper = number;
    else ranges.push({ lower: number, upper: number });
  }
  return ranges;
}
