import assert from "node:assert/strict";
import type { Fault, InjectedFault } from "../../emulator";
import { type CloudFixture, secureGuid } from "../fixtures/cloud/with-cloud";

/** What is wrong with the newer API. */
export const odd: Record<string, { operation: string; fault: Fault }> = {
  "is not there": { operation: "getAccessKeysV1", fault: { kind: "not-json", code: 404 } },
  "refuses the caller": { operation: "getAccessKeysV1", fault: { kind: "status", code: 403 } },
  fails: { operation: "getAccessKeysV1", fault: { kind: "status", code: 503 } },
  "shows other keys": {
    operation: "getAccessKeysV1",
    fault: { kind: "status", code: 200, body: { page: { total: 0 }, data: [] } },
  },
  "shows a row that cannot be read": {
    operation: "getAccessKeysV1",
    fault: { kind: "status", code: 200, body: { page: { total: 1 }, data: [{ id: 1 }] } },
  },
  "says that there is more, and shows nothing more": {
    operation: "getAccessKeysV1",
    fault: { kind: "status", code: 200, body: { page: { total: 5, next: "x" }, data: [] } },
  },
  "refuses labels": {
    operation: "createAccessKeyV1",
    fault: { kind: "status", code: 400, body: { type: "bad_request", message: "metadata", details: [] } },
  },
};

/** From now on that is wrong with it. */
export function spoil(fixture: CloudFixture, which: string): InjectedFault {
  const { operation, fault } = odd[which] ?? assert.fail();
  return fixture.emulator.faults.add({ match: { operation }, times: "always", fault });
}

/** But for the one that was there at first. */
export function keysIn({ emulator }: CloudFixture) {
  return emulator.cloud.accessKeysOf(secureGuid).slice(1);
}
