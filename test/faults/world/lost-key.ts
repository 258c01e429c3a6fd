import assert from "node:assert/strict";
import type { Properties } from "./provider";
import { accessKey, type Scene } from "./scene";
import type { WorldStack } from "./world-stack";

/** A stack whose only access key was made so that neither its answer nor any list told of it, and that key's fingerprint. */
export async function lostOne(scene: Scene, args: Properties = {}): Promise<[WorldStack, string]> {
  const stack = scene.stack({ a: accessKey(args) });
  const outage = scene.loseAnswers("access keys");
  assert.equal((await stack.up()).errors.length, 1);
  outage.end();
  const [made] = scene.unknown;
  assert.ok(made !== undefined);
  return [stack, made];
}
