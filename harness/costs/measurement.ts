/** One figure and the most it may be. */
export interface Measurement {
  what: string;
  goal: number;
  measured: number;
  unit: string;
}

export function isMet({ goal, measured }: Measurement): boolean {
  return measured <= goal;
}

/** A table of all measurements: what, goal, measured, and whether the goal is met. */
export function tableOf(measurements: readonly Measurement[]): string {
  const rows = [
    ["", "goal", "measured", ""],
    ...measurements.map((measurement) => [
      measurement.what,
      `≤ ${measurement.goal} ${measurement.unit}`,
      `${Number(measurement.measured.toFixed(1))} ${measurement.unit}`,
      isMet(measurement) ? "met" : "MISSED",
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
