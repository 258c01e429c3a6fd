import { messageOf } from "../../../harness/error-message";
import { World } from "../../fixtures/provider/world";
import { livedThrough, modes, type Outcome, type Way, ways } from "./outage";

/** Lives through the outage so many times in each mode and with each API, and prints what it came to. */
export function describeOutage(seeds: number, print = false): void {
  describe("A stack of twelve access keys and twelve resource keys, brought up while half of its creates are struck", function () {
    this.timeout(10 * 60_000);
    let world: World;
    const rows: string[] = [];

    before(async () => {
      world = await World.open();
    });
    after(async () => {
      await world.close();
      const title = line(["creates end in", "access keys by", "runs", "ups at most", "keys left", "of which named"]);
      if (print) process.stdout.write(`\n${[title, ...rows].join("\n")}\n`);
    });

    for (const mode of Object.keys(modes)) {
      for (const way of Object.keys(ways)) {
        if (!isWay(way)) continue;
        it(`(${mode}, ${way}) settles in three ups, and leaves no key that nobody knows`, async () => {
          const outcomes: Outcome[] = [];
          for (let seed = 1; seed <= seeds; seed++) {
            outcomes.push(
              await livedThrough(world, mode, way, seed).catch((error: unknown) => {
                throw new Error(`seed ${seed}: ${messageOf(error)}`);
              }),
            );
          }
          const sum = (number: (outcome: Outcome) => number) => String(outcomes.map(number).reduce((a, b) => a + b, 0));
          const most = String(Math.max(...outcomes.map(({ ups }) => ups)));
          rows.push(line([mode, way, String(seeds), most, sum(({ left }) => left), sum(({ named }) => named)]));
        });
      }
    }
  });
}

function isWay(text: string): text is Way {
  return text in ways;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
