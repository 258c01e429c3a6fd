import assert from "node:assert/strict";
import { resourceKey } from "../../provider/cloud/resource-controller/wire";
import { createdPlatformAccessKey } from "../../provider/cloud/sysdig/wire";

function nested(levels: number): object {
  let value: object = { in: "all" };
  for (let level = 1; level < levels; level++) value = { in: value };
  return value;
}

const isShown = (value: object | undefined) => Object.keys(value ?? {}).length > 0;

describe("A key in an answer", () => {
  it("is kept, with what is nested deeper than 100 levels counted as not shown", () => {
    const key = { guid: "aaaaaaaa-0000-4000-8000-00000000000a", crn: "crn", name: "n" };
    for (const [levels, shown] of [
      [100, true],
      [101, false],
    ] as const) {
      const deep = nested(levels);
      const { guid, credentials, parameters } = resourceKey.parse({ ...key, credentials: deep, parameters: deep });
      assert.deepEqual([guid, isShown(credentials), isShown(parameters)], [key.guid, shown, shown]);
      const row = { accessKey: "some-access-key", isEnabled: true, id: 1, metadata: deep };
      const made = createdPlatformAccessKey.parse(row);
      assert.deepEqual([made.key.accessKey, isShown(made.metadata)], [row.accessKey, shown]);
    }
  });
});
