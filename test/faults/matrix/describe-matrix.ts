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
        tally.begin(scenario.operation, expected.requests);
      });

      for (const name of selected ?? Object.keys(strikes)) {
        it(`(${name}) leaks nothing, loses nothing, makes nothing twice and is made good by the next up`, async () => {
          const ways = strikes[name] ?? [];
          for (const strike of ways) {
            for (let nth = 1; nth <= expected.requests; nth++) {
              await struck(world, scenario, evening, expected, strike, nth).catch((error: unknown) => {
                const isLasting = "times" in strike && strike.times === "always";
                const which = `${isLasting ? "all requests from" : "request"} ${nth} of ${expected.requests}`;
                throw new Error(`${which}: ${error instanceof Error ? error.message : error}`);
              });
            }
          }
          tally.count(scenario.operation, name, ways.length * expected.requests);
        });
      }
    });
  }
}
