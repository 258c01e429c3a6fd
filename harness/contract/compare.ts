import type { Api } from "./client";
import type { Forms } from "./forms";
import type { Observation, RunRecord, ScenarioRecord } from "./observations";

/** Something in which an account and the emulator differ, and all steps that show it. */
export interface Difference {
  api: Api | undefined;
  /** `status`, a header, a field, or the words of a fact. */
  what: string;
  /** The form in the account, or the word `absent`. */
  account: string;
  emulator: string;
  /** Scenario, step and route of each. */
  steps: { scenario: string; step: string; route: string }[];
}

/** A field of a row is the same in a list as by itself. */
const inRow = /^((?!errors)\w+\[\]|customerAccessKey)\./;

type Found = Omit<Difference, "steps"> & { route: string };

/** Compares step by step; what differs in the same way in several steps is one difference. */
export function compare(account: RunRecord, emulator: RunRecord): Difference[] {
  const differences = new Map<string, Difference>();
  for (const reference of emulator.scenarios) {
    const own = account.scenarios.find(({ name }) => name === reference.name);
    for (const [one, other] of pairs(own, reference)) {
      for (const { route, ...found } of differencesOf(one, other)) {
        const id = JSON.stringify([found, found.what === "status" ? route : ""]);
        const difference = differences.get(id) ?? { ...found, steps: [] };
        difference.steps.push({ scenario: reference.name, step: other.step, route });
        differences.set(id, difference);
      }
    }
  }
  return [...differences.values()];
}

/** The steps that only the account has gone through, as after a create that the emulator refuses. */
export function stepsAlone(account: RunRecord, emulator: RunRecord): { scenario: string; step: string }[] {
  return account.scenarios.flatMap(({ name, observations }) => {
    const reference = emulator.scenarios.find((scenario) => scenario.name === name)?.observations ?? [];
    const alone = observations.filter((one) => !one.isOptional && !reference.some(({ step }) => step === one.step));
    return alone.map(({ step }) => ({ scenario: name, step }));
  });
}

/** The steps that both have gone through. */
function pairs(own: ScenarioRecord | undefined, reference: ScenarioRecord): [Observation, Observation][] {
  return reference.observations.flatMap((other): [Observation, Observation][] => {
    const one = own?.observations.find(({ step }) => step === other.step);
    return one === undefined ? [] : [[one, other]];
  });
}

function differencesOf({ forms: account }: Observation, { api, route, step, forms: emulator }: Observation): Found[] {
  const differing = (what: string): Found => ({
    ...{ api, route, what: what === "fact" ? step : what.replace(inRow, "") },
    account: account[what] ?? "absent",
    emulator: emulator[what] ?? "absent",
  });
  // A success and a refusal have no field in common that would tell more.
  if (account.status?.[0] !== emulator.status?.[0]) {
    return [{ ...differing("status"), account: outcomeOf(account), emulator: outcomeOf(emulator) }];
  }
  const names = [...new Set([...Object.keys(account), ...Object.keys(emulator)])];
  const all = names.filter((name) => account[name] !== emulator[name]);
  return all.filter((name) => !all.some((other) => holds(other, name, account, emulator))).map(differing);
}

/** The status with the codes that come with it. */
function outcomeOf(forms: Forms): string {
  const codes = Object.entries(forms).filter(([name, form]) => /code|type|reason/i.test(name) && form.startsWith('"'));
  return [forms.status ?? "", ...codes.map(([, form]) => form)].join(" ");
}

/** Whether a field is inside another one that only one side has, as an object that the other answers with null. */
function holds(outer: string, inner: string, account: Forms, emulator: Forms): boolean {
  const isInside = inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
  return isInside && (account[outer] === undefined || emulator[outer] === undefined);
}
