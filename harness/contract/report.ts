import type { Api } from "./client";
import { type Difference, stepsAlone } from "./compare";
import type { Observation, RunRecord } from "./observations";

export interface Report {
  /** The day of the run, as in 2026-11-26. */
  day: string;
  package: string;
  target: "IBM Cloud" | "an emulator";
  service: string;
  differences: Difference[];
  /** What did not run, or not to its end. */
  ended: { scenario: string; kind: "skipped" | "stopped"; reason: string }[];
  /** Steps that only the account has gone through. */
  alone: { scenario: string; step: string }[];
  /** All that was seen in the account. */
  scenarios: { name: string; observations: Observation[] }[];
  delays: { scenario: string; what: string; seconds: number | "longer than 5 minutes" }[];
  /** Headers that only the account sends. They are no differences: most are of networks, not of APIs. */
  headers: { api: Api; names: string[] }[];
}

export function reportOf(
  about: Pick<Report, "day" | "package" | "target" | "service">,
  account: RunRecord,
  emulator: RunRecord,
  differences: Difference[],
): Report {
  const seconds = (milliseconds: number) => Math.round(milliseconds / 100) / 10;
  return {
    ...about,
    differences,
    ended: account.scenarios.flatMap(({ name, ended }) => (ended === undefined ? [] : [{ scenario: name, ...ended }])),
    alone: stepsAlone(account, emulator),
    scenarios: account.scenarios.map(({ name, observations }) => ({ name, observations })),
    delays: account.delays.map(({ scenario, what, milliseconds }) => ({
      scenario,
      what,
      seconds: milliseconds === undefined ? "longer than 5 minutes" : seconds(milliseconds),
    })),
    headers: [...account.headers].map(([api, names]) => ({
      api,
      names: [...names].filter((name) => emulator.headers.get(api)?.has(name) !== true).sort(),
    })),
  };
}

/** The report as a page. */
export function pageOf(report: Report): string {
  const { differences, ended, alone, delays, headers } = report;
  return [
    "# Contract run",
    "",
    `On ${report.day}, ${report.package} against ${report.target}, with an instance of ${report.service}. ${stepCount(report)} steps of ${report.scenarios.length} scenarios were compared with the emulator.`,
    "",
    "This page tells statuses, error codes, names of fields and headers, the forms of values, and times. It holds no value of the account.",
    "",
    `## Differences: ${differences.length}`,
    "",
    ...(differences.length === 0
      ? ["None."]
      : table(
          [
            "API",
            "What",
            report.target === "IBM Cloud" ? "IBM Cloud" : "The account's emulator",
            "The emulator",
            "Steps",
          ],
          differences.map((each) => [each.api ?? "", each.what, each.account, each.emulator, stepsOf(each)]),
        )),
    "",
    `## Not run to the end: ${ended.length}`,
    "",
    ...(ended.length === 0
      ? ["All scenarios ran to their end."]
      : table(
          ["Scenario", "", "Why"],
          ended.map(({ scenario, kind, reason }) => [scenario, kind, reason]),
        )),
    "",
    `## Steps that the emulator did not get to: ${alone.length}`,
    "",
    ...(alone.length === 0
      ? ["None."]
      : ["What they have shown is in the JSON.", "", ...alone.map(({ scenario, step }) => `- ${scenario}: ${step}`)]),
    "",
    "## Delays",
    "",
    "Measured, and not compared: IBM promises none of them.",
    "",
    ...table(
      ["Scenario", "What", "Seconds"],
      delays.map(({ scenario, what, seconds }) => [scenario, what, String(seconds)]),
    ),
    "",
    "## Headers that the emulator does not send",
    "",
    ...table(
      ["API", "Headers"],
      headers.map(({ api, names }) => [api, names.join(", ")]),
    ),
    "",
  ].join("\n");
}

/**
 * Replaces what IBM has answered, should any of it be in the text. A report is made of forms only, but its readers must not
 * have to rely on that: nobody has seen yet what an account answers.
 */
export function withoutValues(text: string, values: Iterable<string>): string {
  const longestFirst = [...values].sort((one, other) => other.length - one.length);
  return longestFirst.reduce((rest, value) => (value === "" ? rest : rest.replaceAll(value, "[left out]")), text);
}

export function stepCount({ scenarios }: Report): number {
  return scenarios.reduce((count, { observations }) => count + observations.length, 0);
}

/** The first steps that show a difference: the JSON has all of them. */
function stepsOf({ steps }: Difference): string {
  const named = steps.slice(0, 3).map(({ scenario, step }) => `${scenario}: ${step}`);
  return [...named, ...(steps.length > named.length ? [`${steps.length - named.length} more`] : [])].join("; ");
}

function table(heads: string[], rows: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)];
}
