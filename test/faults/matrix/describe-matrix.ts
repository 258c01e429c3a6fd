import { type Kind, kinds } from "../world/provider";
import { World } from "../world/world";
import { type Evening, eveningBefore, type Outcome, struck, undisturbed } from "./case";
import { scenarios } from "./scenarios";
import { strikes } from "./strikes";
import { Tally } from "./tally";

/** Strikes each operation of the kind at each of its requests, with each of these strikes; default: all there are. */
export function describeMatrix(kind: Kind, selected?: readonly string[]): void {
  const tally = new Tally(kind);
  let world: World;

  before(async () => {
    world = await World.open();
  });
  after(async () => {
    if (selected === undefined) tally.save();
    await world.close();
  });

  for (const scenario of scenarios.filter((one) => one.kind === kind)) {
    describe(`${kinds[kind]}, ${scenario.operation}, struck at each request`, function () {
      this.timeout(5 * 60_000);
      let evening: Evening;
      let expected: Outcome;

      before(async () => {
        evening = await eveningBefore(world, scenario);
        expected = await undisturbed(world, scenario, evening);
        tally.begin(scenario.operation, expected.requests.length);
      });

      for (const name of selected ?? Object.keys(strikes)) {
        it(`(${name}) leaks nothing, loses nothing, makes nothing twice and is made good by the next up`, async () => {
          let cases = 0;
          for (const strike of strikes[name] ?? []) {
            for (const [index, method] of expected.requests.entries()) {
              const nth = index + 1;
              // Only what is read can be read late.
              if (name === "stale list" && method !== "GET") continue;
              await struck(world, scenario, evening, expected, strike, nth).catch((error: unknown) => {
                const isLasting = "times" in strike && strike.times === "always";
                const which = `${isLasting ? "all requests from" : "request"} ${nth} of ${expected.requests.length}`;
                throw new Error(`${which}: ${error instanceof Error ? error.message : error}`);
              });
              cases++;
            }
          }
          tally.count(scenario.operation, name, cases);
        });
      }
    });
  }
}
