import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { type CloudStack, describeOnEngine, key, type UpdateResult, withCloudStack } from "../../../harness/stack";
import { present } from "../../fixtures/present";
import { withDays } from "../../fixtures/stack/days";

const { secure, monitor, activityTracker, objectStorage } = defaults.instances;
const rotation = { every: "30d", overlap: "7d", jitter: "0d" };

/** One key of each kind; what can be left out is left out. */
function everyKind(options = "{}", args: { access?: object; resource?: object } = {}): string[] {
  return [
    key("AccessKey", "access", { instance: secure.crn, ...args.access }, options),
    key("ResourceKey", "resource", { source: objectStorage.crn, ...args.resource }, options),
    key("IngestionKey", "ingestion", { instance: activityTracker.crn }, options),
    key("ServiceKey", "service", { instance: activityTracker.crn, restrict: true }, options),
    key("ApiToken", "token", { instance: monitor.crn }, options),
  ];
}

/** The inputs that differ from the saved ones, in any step on any resource. */
function changedInputs({ operations }: UpdateResult): string[] {
  return operations.flatMap(({ name, changedInputs: changed }) => changed.map((input) => `${name}.${input}`));
}

describeOnEngine("ignoreChanges of everything", function () {
  this.timeout(180_000);

  it("shows no difference in the next up, and a key rotates all the same on its day", async () => {
    const all = `{ ignoreChanges: ["*"] }`;
    await withDays({ program: everyKind(all, { access: { rotation }, resource: { rotation } }) }, async (days) => {
      (await days.up(0)).expectSuccess();
      assert.deepEqual((await days.up(1, { preview: true })).expectSuccess().changes, { same: 5 });
      const rotated = (await days.up(30, { preview: true })).expectSuccess();
      assert.deepEqual(rotated.changes, { update: 2, same: 3 });
      assert.equal(days.keys().length, 2);
    });
  });
});

describeOnEngine("Keys that nobody has changed", function () {
  this.timeout(180_000);

  /** What `--diff` shows of a resource's inputs, by name. */
  function shownInputs({ stdout }: UpdateResult): string[] {
    const names = [...stdout.matchAll(/^ {4,}[+~ -]* ?(\w+) *: /gm)].map(([, name = ""]) => name);
    return [...new Set(names)].sort();
  }

  it("show no difference in a preview or an up that refreshes first, whatever was left out of their declaration", async () => {
    await withCloudStack({ program: everyKind() }, async (fixture: CloudStack) => {
      const { stack } = fixture;
      (await stack.up()).expectSuccess();
      const before = await fixture.saved();
      for (const run of [
        () => stack.preview({ refresh: true, arguments: ["--diff"] }),
        () => stack.up({ refresh: true }),
        () => stack.refresh(),
        () => stack.up({ refresh: true, preview: true }),
      ]) {
        const result = (await run()).expectSuccess();
        assert.deepEqual(result.changes, { same: 5 });
        assert.deepEqual(changedInputs(result), []);
        assert.doesNotMatch(result.stdout, /diff: /);
      }
      assert.deepEqual(await fixture.saved(), before);
    });
  });

  it("of all that the program does not declare show in --diff the hidden input owner and the defaults alone", async () => {
    const program = everyKind("{}", { access: { rotation, limit: 3 }, resource: { rotation } });
    await withCloudStack({ program }, async ({ stack }) => {
      const created = (await stack.preview({ arguments: ["--diff"] })).expectSuccess();
      const declared = ["instance", "source", "restrict", "limit", "rotation", "every", "overlap", "jitter"];
      const shown = shownInputs(created);
      assert.ok(
        present(declared).every((name) => shown.includes(name)),
        shown.join(),
      );
      assert.deepEqual(
        shown.filter((name) => !declared.includes(name)),
        ["enabled", "keepResourceKey", "owner"],
      );
    });
  });
});
