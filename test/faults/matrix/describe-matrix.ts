import { type Kind, kinds } from "../world/provider";
import { World } from "../world/world";
import { type Evening, eveningBefore, type Outcome, struck, undisturbed } from "./case";
import type { Scenario } from "./scenario";
import { scenarios } from "./scenarios";
import { strikes } from "./strikes";

export interface Selection {
  kind: Kind;
  /** Names of strikes; default: all. */
  strikes?: readonly string[];
}

/** Hears how many cases of an operation and a strike have passed. */
export type Tally = (scenario: Scenario, strike: string, cases: number) => void;

/** Strikes each operation of the kind at each of its requests. */
export function describeMatrix({ kind, strikes: names = Object.keys(strikes) }: Selection, tally?: Tally): void {
  let world: World;

  before(async () => {
    world = await World.open();
  });
  after(() => world.close());

  for (const scenario of scenarios.filter((one) => one.kind === kind)) {
    describe(`${kinds[kind]}, ${scenario.operation}, struck at each request`, function () {
      this.timeout(120_000);
      let evening: Evening;
      let expected: Outcome;

      before(async () => {
        evening = await eveningBefore(world, scenario);
        expected = await undisturbed(world, scenario, evening);
      });

      for (const name of names) {
        it(`by "${name}", leaks nothing, loses nothing, makes nothing twice and is made good by the next up`, async () => {
          let cases = 0;
          for (const strike of strikes[name] ?? []) {
            for (let nth = 1; nth <= expected.requests; nth++) {
              try {
                await struck(world, scenario, evening, expected, strike, nth);
              } catch (error) {
                const often = "times" in strike && strike.times === "always" ? "all requests from" : "request";
                throw new Error(
                  `${often} ${nth} of ${expected.requests}: ${error instanceof Error ? error.message : error}`,
                );
              }
              cases++;
            }
          }
          tally?.(scenario, name, cases);
        });
      }
    });
  }
}
