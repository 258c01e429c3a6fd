import { messageOf } from "../../../harness/error-message";
import type { Api } from "../../../harness/fault-matrix/apis";
import { apisOf } from "../../../harness/fault-matrix/apis";
import type { Kind } from "../../../harness/fault-matrix/kinds";
import { kinds } from "../../../harness/fault-matrix/kinds";
import { type MatrixStrike, strikes } from "../../../harness/fault-matrix/strikes";
import { World } from "../../fixtures/provider/world";
import { type Fixture, fixtureOf, type Outcome, runWithFault, runWithoutFault } from "./case";
import type { Scenario } from "./scenario";
import { scenarios } from "./scenarios";
import type { Company } from "./surroundings";
import { type Observed, Tally } from "./tally";

/** Strikes each operation of the kind at each of its requests, with each of these strikes; default: all there are. */
export function describeMatrix(kind: Kind, selected?: readonly string[], apis = apisOf(kind)): void {
  for (const api of apis) describeWith(kind, api, selected);
}

function describeWith(kind: Kind, api: Api, selected: readonly string[] | undefined): void {
  const which = apisOf(kind).length === 1 ? "" : ` (${api} API)`;
  describe(`${kinds[kind]}${which}`, () => {
    const tally = new Tally(kind, api);
    let world: World;

    before(async () => {
      world = await World.open();
    });
    after(async () => {
      if (selected === undefined) tally.save();
      await world.close();
    });

    for (const scenario of scenarios.filter((one) => one.kind === kind && isStruckWith(api, one))) {
      describe(`${scenario.operation}, struck at each request, alone and beside a stranger`, function () {
        this.timeout(5 * 60_000);
        let fixture: Fixture;
        let expected: Outcome;

        before(async () => {
          fixture = await fixtureOf(world, scenario, api);
          expected = await runWithoutFault(world, scenario, fixture);
          tally.begin(scenario.operation, expected.requests.length);
        });

        for (const name of selected ?? Object.keys(strikes)) {
          it(`(${name}) leaks nothing, loses nothing, takes nothing and is made good by the next up`, async () => {
            const observed: Observed[] = [];
            for (const [strike, company, nth] of casesOf(kind, strikes[name] ?? [], expected)) {
              const seen = await runWithFault(world, scenario, fixture, expected, strike, nth, company).catch(
                (error: unknown) => {
                  const isLasting = "times" in strike && strike.times === "always";
                  const which = `${isLasting ? "all requests from" : "request"} ${nth} of ${expected.requests.length}`;
                  throw new Error(`${which} (${company}): ${messageOf(error)}`);
                },
              );
              observed.push(seen);
            }
            tally.count(scenario.operation, name, observed);
          });
        }
      });
    }
  });
}

/** The documented API alone makes a difference only where keys are made. */
function isStruckWith(api: Api, { operation }: Scenario): boolean {
  return api === "platform" || ["create", "create disabled", "replace", "rotate: make", "revoke"].includes(operation);
}

/**
 * Each strike at each request that it can hit: once alone, and with all that follow it beside a stranger, who comes before
 * its work or after it in turn. A create meets each strike in both ways and in all company.
 */
function casesOf(kind: Kind, ways: readonly MatrixStrike[], { requests }: Outcome): [MatrixStrike, Company, number][] {
  return ways.flatMap((strike, way) =>
    requests.flatMap((does, index): [MatrixStrike, Company, number][] => {
      if (strike.only !== undefined && strike.only !== does) return [];
      return companiesOf(kind, strike, does === "creates", way, index).map((company) => [strike, company, index + 1]);
    }),
  );
}

function companiesOf(
  kind: Kind,
  strike: MatrixStrike,
  creates: boolean,
  way: number,
  index: number,
): readonly Company[] {
  // No stranger counts where there are no keys, nor where a request never arrives.
  if (kind === "api-token" || strike.at === "wire") return ["alone"];
  if (creates) return ["alone", "before", "after"];
  if (way === 0) return ["alone"];
  return [index % 2 === 0 ? "before" : "after"];
}
