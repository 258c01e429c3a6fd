import fc from "fast-check";
import { World } from "../../fixtures/provider/world";
import { history } from "./history";
import { Life } from "./life";

/** Lives through that many histories, other ones each time unless the seed is fixed; a failure is shrunk, and its seed and path are printed to live through it again. */
export function describeHistories(runs: number, fixedSeed?: number): void {
  describe("Two stacks of every kind, whatever happens to them and to their cloud", function () {
    this.timeout(120 * 60_000);
    let world: World;

    before(async () => {
      world = await World.open();
    });
    after(() => world.close());

    const number = Number(process.env.FAULTS_RUNS ?? runs);
    it(`leak nothing but what a killed process was making, take nothing, and settle (${number} histories; FAULTS_SEED repeats them, FAULTS_RUNS says how many)`, async () => {
      const { FAULTS_SEED: seed = fixedSeed, FAULTS_PATH: path } = process.env;
      await fc.assert(
        fc.asyncProperty(history, (events) => new Life(world).live(events)),
        {
          numRuns: number,
          ...(seed === undefined ? {} : { seed: Number(seed) }),
          ...(path === undefined ? {} : { path }),
        },
      );
    });
  });
}
