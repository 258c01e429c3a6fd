import type { Answer, Api, ContractRequest } from "./client";
import { type Forms, fieldName, formOf, formsOf, headerForms } from "./forms";

/** What one step of a scenario has shown. */
export interface Observation {
  step: string;
  api: Api | undefined;
  /** Method and path, without ids. */
  route: string;
  /** It need not come up in each run: how long IBM does not show what is young, for example, is not known. */
  isOptional: boolean;
  forms: Forms;
}

export interface ScenarioRecord {
  name: string;
  observations: Observation[];
  /** Why the scenario did not run, or ended before its last step. */
  ended: { kind: "skipped" | "stopped"; reason: string } | undefined;
}

/** How long something took at IBM; undefined: longer than the run has waited. */
export interface Delay {
  scenario: string;
  what: string;
  milliseconds: number | undefined;
}

/** All that a run of the scenarios has shown; but for `values` it holds no value of the account, only codes. */
export interface RunRecord {
  scenarios: ScenarioRecord[];
  delays: Delay[];
  /** The names of all headers, by API. */
  headers: Map<Api, Set<string>>;
  /** What IBM has answered, and no report may repeat. */
  values: ReadonlySet<string>;
}

/** Which part of an answer is looked at. */
export interface Selection {
  /** The list in the body of which only these rows are looked at: the others are not the run's. */
  rows?: { list: string; isOwn: (row: unknown) => boolean };
  /** Fields that depend on what else is in the account, as `page.next`. */
  without?: string[];
}

/** Collects what a run shows. */
export class Recorder {
  /** Values that have words of their own. */
  readonly #known = new Map<string, string>();
  readonly values = new Set<string>();
  readonly record: RunRecord = { scenarios: [], delays: [], headers: new Map(), values: this.values };

  /** From now on the report calls this value by these words. */
  name(value: string, words: string): void {
    if (value !== "") this.#known.set(value, words);
  }

  begin(name: string): ScenarioRecord {
    const scenario: ScenarioRecord = { name, observations: [], ended: undefined };
    this.record.scenarios.push(scenario);
    return scenario;
  }

  answer(
    scenario: ScenarioRecord,
    step: string,
    { api, method, path }: Pick<ContractRequest, "api" | "method" | "path">,
    answer: Answer,
    selection: Selection,
    isOptional: boolean,
  ): void {
    const names = this.record.headers.get(api) ?? new Set();
    for (const name of Object.keys(answer.headers))
      names.add(fieldName(name.replaceAll("-", " ")).replaceAll(" ", "-"));
    this.record.headers.set(api, names);
    for (const value of valuesIn(answer.body)) this.values.add(value);
    const body = answer.body === undefined ? {} : formsOf(selected(answer.body, selection), this.#known);
    const forms = { status: String(answer.status), ...headerForms(answer.headers), ...body };
    scenario.observations.push({ step, api, route: `${method} ${path}`, isOptional, forms });
  }

  fact(scenario: ScenarioRecord, step: string, value: string, isOptional = false): void {
    scenario.observations.push({ step, api: undefined, route: "", isOptional, forms: { fact: value } });
  }

  delay({ name }: ScenarioRecord, what: string, milliseconds: number | undefined): void {
    this.record.delays.push({ scenario: name, what, milliseconds });
  }
}

function selected(body: unknown, { rows, without = [] }: Selection, path = ""): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const kept = Object.entries(body).filter(([name]) => !without.includes(path + name));
  return Object.fromEntries(
    kept.map(([name, value]) => {
      const isList = path === "" && name === rows?.list && Array.isArray(value);
      return [name, isList ? value.filter(rows.isOwn) : selected(value, { without }, `${path}${name}.`)];
    }),
  );
}

/** Every text in a body that is more than a word and no code. */
function valuesIn(value: unknown, field = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((element) => valuesIn(element, field));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([name, inner]) => valuesIn(inner, name));
  if (typeof value !== "string" || value.length < 8 || /^[A-Za-z _-]+$/.test(value)) return [];
  return formOf(value, field, new Map()) === JSON.stringify(value) ? [] : [value];
}
