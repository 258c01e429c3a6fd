import assert from "node:assert/strict";
import { keysIn, type Status, statusOf } from "../../cli/due-keys";
import { exportedStack } from "../../cli/exported-stack";
import {
  changed,
  dayLength,
  first,
  fresh,
  lostCreates,
  on,
  resource,
  rotated,
  rotation,
  secret,
  unmade,
} from "../fixtures/command-line/rotated-states";

describe("What is due in a state", () => {
  const verdicts: [what: string, day: number, resources: unknown[], status: Status, due: string[]][] = [
    ["the day before a rotation", 29, [fresh], "nothing due", []],
    ["the day of a rotation", 30, [fresh], "due", ["rotate"]],
    ["two days after a rotation was due", 32, [fresh], "overdue", ["rotate"]],
    ["a key in its overlap", 36, [rotated("retiring")], "nothing due", []],
    ["a key whose overlap is over", 37, [rotated("retiring")], "due", [`end the older key ${first}`]],
    ["a key in quarantine", 39, [rotated("disabled")], "nothing due", []],
    ["a key whose quarantine is over", 40, [rotated("disabled")], "due", [`delete the older key ${first}`]],
    ["a key that is restored", 50, [rotated("disabled", { rotation: { restore: [first] } })], "nothing due", []],
    ["a key that is declared disabled", 90, [changed({ enabled: false })], "nothing due", []],
    ["an update that failed", 0.5, [changed({}, {}, { initErrors: ["no"] })], "due", ["finish what failed"]],
    ["a new key that is not seen to work", 31, [rotated("pending")], "overdue", [`go on with the new key ${first}`]],
    [
      "a revoked key without a successor",
      0.5,
      [changed({}, { ended: [first] })],
      "due",
      ["make a key in the place of the revoked one"],
    ],
    [
      "a replaced key that is still there",
      40,
      [changed({}, {}, { delete: true })],
      "overdue",
      ["delete: it is replaced"],
    ],
    [
      "a replaced key that was deleted first",
      0.5,
      [changed({}, {}, { pendingReplacement: true })],
      "due",
      ["make the key that replaces it"],
    ],
    ["a key of a kind that does not rotate", 900, [resource("IngestionKey", "senders", {}, {})], "nothing due", []],
    ["a rotation that is a secret, while nothing is due", 29, [changed({ rotation: secret })], "nothing due", []],
    ["a rotation that is a secret, once it is due", 30, [changed({ rotation: secret })], "due", ["rotate"]],
    [
      "a rotation that holds a secret, once it is overdue",
      400,
      [changed({ rotation: { ...rotation, revoke: [secret], restore: [] } })],
      "overdue",
      ["rotate"],
    ],
    [
      "an older key that may be restored, while it is valid",
      36,
      [rotated("retiring", { rotation: secret })],
      "nothing due",
      [],
    ],
    [
      "an older key that may be restored, past its overlap",
      37,
      [rotated("retiring", { rotation: secret })],
      "cannot be read",
      [],
    ],
    [
      "an older key that may be restored, by a part of the rotation",
      37,
      [rotated("retiring", { rotation: { restore: [secret] } })],
      "cannot be read",
      [],
    ],
    [
      "an older resource key, which cannot be restored, though its rotation is a secret",
      37,
      [{ ...rotated("retiring", { rotation: secret }), type: "pulumi-nodejs:dynamic/ibm-keys:ResourceKey" }],
      "due",
      [`end the older key ${first}`],
    ],
    [
      "a key that somebody else has disabled, in its quarantine",
      39,
      [rotated("disabled", {}, { deleteAfter: null })],
      "nothing due",
      [],
    ],
    [
      "a key that somebody else has disabled, past its quarantine",
      40,
      [rotated("disabled", {}, { deleteAfter: null })],
      "due",
      [`delete the older key ${first}`],
    ],
    ["a creation that has made nothing, after a refresh", 0.5, [unmade], "due", ["make it"]],
    [
      "a creation whose answers were lost, after a refresh",
      0.5,
      [{ ...unmade, outputs: { ...unmade.outputs, lostCreates } }],
      "due",
      ["look for what a lost create made", "make it"],
    ],
    [
      "a key beside which a lost create may have made another, after a refresh",
      0.5,
      [changed({}, { lostCreates })],
      "due",
      ["look for what a lost create made"],
    ],
    ["a schedule that is a secret", 0.5, [changed({}, { schedule: secret })], "cannot be read", []],
    ["a schedule that is missing", 0.5, [changed({}, { schedule: undefined })], "cannot be read", []],
    ["older keys that are a secret", 0.5, [changed({}, { generations: secret })], "cannot be read", []],
    ["lost creates that are a secret", 0.5, [changed({}, { lostCreates: secret })], "cannot be read", []],
    ["whether a key is enabled that is a secret", 0.5, [changed({ enabled: secret })], "cannot be read", []],
    [
      "an overdue key beside one that cannot be read",
      33,
      [fresh, changed({}, { schedule: secret })],
      "cannot be read",
      ["rotate"],
    ],
    ["one key of several that is overdue", 33, [rotated("retiring"), fresh], "overdue", ["rotate"]],
  ];
  for (const [what, day, resources, expected, works] of verdicts) {
    it(`says "${expected}" of ${what}`, () => {
      const stack = exportedStack.parse(JSON.parse(JSON.stringify({ deployment: { resources } })));
      const found = keysIn(stack, Date.parse(on(day)), dayLength);
      assert.deepEqual(
        found.flatMap(({ due }) => due.map((work) => work.what)),
        works,
      );
      assert.equal(statusOf(found, Date.parse(on(day)), dayLength), expected);
      assert.doesNotMatch(JSON.stringify(found), /ciphertext|v1:abc/);
    });
  }
});
