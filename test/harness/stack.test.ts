import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describeOnEngine, Stack, withStack } from "../../harness/stack";
import { stacksFolder } from "../../harness/stack/empty-stack";

/** A dynamic resource whose `size` is updated in place and whose `colour` replaces it; `fail: true` fails a create. */
const boxClass = `
  const pulumi = require("@pulumi/pulumi");
  const handler = \`exports.handler = () => ({
    check: async (olds, news) => ({ inputs: news }),
    diff: async (id, olds, news) => ({
      changes: olds.colour !== news.colour || olds.size !== news.size,
      replaces: olds.colour !== news.colour ? ["colour"] : [],
    }),
    create: async (inputs) => {
      if (inputs.fail) throw new Error("no box today");
      if (inputs.slow) require("node:fs").writeFileSync("slow-create", "");
      if (inputs.slow) await new Promise((resolve) => setTimeout(resolve, 60000));
      return { id: "box-" + inputs.colour, outs: { ...inputs, code: "code-of-" + inputs.colour } };
    },
    read: async (id, props) => ({ id, props: { ...props, size: 99 } }),
    update: async (id, olds, news) => ({ outs: { ...news, code: olds.code } }),
    delete: async () => {},
  });\`;
  class Box extends pulumi.CustomResource {
    constructor(name, args) {
      super("pulumi-nodejs:dynamic/harness:Box", name, { ...args, code: undefined, __provider: handler }, {
        additionalSecretOutputs: ["code"],
      });
    }
  }
`;

const typescriptProgram = `
  import * as pulumi from "@pulumi/pulumi";
  interface Answer { project: string }
  const answer: Answer = { project: pulumi.getProject() };
  export const project = pulumi.output(answer).project;
`;

function boxProgram(args: string, rest = ""): string {
  return `${boxClass}
    const box = new Box("box", ${args});
    exports.code = box.code;
    ${rest}
  `;
}

describeOnEngine("The harness for tests on the real engine", () => {
  it("tells from the engine's own events what was done to each resource", async () => {
    await withStack({ program: boxProgram(`{ size: 1, colour: "red" }`) }, async (stack) => {
      const preview = (await stack.preview()).expectSuccess();
      assert.deepEqual(preview.changes, { create: 1 });
      assert.deepEqual((await stack.export()).deployment.resources, []);

      const created = (await stack.up()).expectSuccess();
      assert.deepEqual(created.operationsOn("box"), ["create"]);
      assert.equal(created.operations[0]?.outcome, "succeeded");
      assert.equal((await stack.resource("box")).id, "box-red");

      assert.deepEqual((await stack.up({ preview: true })).expectSuccess().changes, { same: 1 });

      stack.setProgram(boxProgram(`{ size: 2, colour: "red" }`));
      const updated = (await stack.up()).expectSuccess();
      assert.deepEqual(updated.operationsOn("box"), ["update"]);
      assert.deepEqual(updated.operations[0]?.changedInputs, ["size"]);

      stack.setProgram(boxProgram(`{ size: 2, colour: "blue" }`));
      const replaced = (await stack.up()).expectSuccess();
      assert.deepEqual(replaced.operationsOn("box"), ["create-replacement", "replace", "delete-replaced"]);
      assert.deepEqual(replaced.changes, { replace: 1 });

      const refreshed = (await stack.refresh()).expectSuccess();
      assert.deepEqual(refreshed.operationsOn("box"), ["update"]);
      const state = await stack.export();
      assert.equal((await stack.resource("box")).outputs?.size, 99);

      assert.deepEqual((await stack.up({ refresh: true })).expectSuccess().changes, { update: 1 });

      assert.deepEqual((await stack.destroy()).expectSuccess().changes, { delete: 1 });
      assert.deepEqual(
        (await stack.history()).map(({ kind }) => kind),
        ["destroy", "update", "refresh", "update", "update", "update", "update"],
      );

      await stack.importState(state);
      assert.equal((await stack.resource("box")).outputs?.size, 99);
    });
  });

  it("answers a failed update with its errors instead of throwing", async () => {
    await withStack({ program: boxProgram(`{ fail: true }`, `console.log("said by the program");`) }, async (stack) => {
      const failed = (await stack.up()).expectFailure();
      assert.ok(failed.errors.includes("no box today"), failed.output);
      assert.equal(failed.operations[0]?.outcome, "failed");
      const error = failed.diagnostics.find(({ message }) => message === "no box today");
      assert.match(error?.urn ?? "", /::box$/);
      assert.ok(failed.diagnostics.some(({ severity, message }) => severity === "info" && /said by/.test(message)));
      assert.throws(() => failed.expectSuccess(), /no box today/);
    });
  });

  it("gives the program its config, its secrets and its environment, and nothing of the developer's", async () => {
    process.env.IC_API_KEY = "the developer's own";
    try {
      const program = boxProgram(
        `{ size: 1, colour: config.require("colour") }`,
        `exports.found = [process.env.IC_API_KEY ?? "none", process.env.SHAPE, config.requireObject("nested").deep];
         exports.password = config.requireSecret("password");`,
      ).replace("const box", "const config = new pulumi.Config();\nconst box");
      const stack = await Stack.create({
        program,
        config: { colour: "green", nested: { deep: true } },
        secrets: { password: "hush-hush" },
        environment: { SHAPE: "cube" },
      });
      (await stack.up()).expectSuccess();
      assert.deepEqual(await stack.outputs(), {
        code: "[secret]",
        found: ["none", "cube", true],
        password: "[secret]",
      });
      const shown = await stack.outputs({ showSecrets: true });
      assert.equal(shown.code, "code-of-green");
      assert.equal(shown.password, "hush-hush");
      assert.equal(stack.stateContains("code-of-green"), false);
      assert.equal(stack.stateContains("box-green"), true);

      await stack.setConfig({ colour: "white" });
      assert.deepEqual((await stack.preview()).expectSuccess().operations[0]?.changedInputs, ["colour"]);
      await stack.dispose();
    } finally {
      delete process.env.IC_API_KEY;
    }
  });

  it("runs a copy of a whole program's folder, here in TypeScript, under its own project name", async () => {
    mkdirSync(stacksFolder, { recursive: true });
    const folder = mkdtempSync(join(stacksFolder, "program-"));
    try {
      writeFileSync(join(folder, "Pulumi.yaml"), "name: whole\nruntime: nodejs\nmain: program.ts\n");
      writeFileSync(join(folder, "program.ts"), typescriptProgram);
      await withStack({ program: { folder } }, async (stack) => {
        (await stack.up()).expectSuccess();
        assert.deepEqual(await stack.outputs(), { project: "whole" });
      });
      assert.deepEqual(readdirSync(folder), ["Pulumi.yaml", "program.ts"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("ends a command that still runs when the stack is disposed of", async () => {
    const stack = await Stack.create({ program: boxProgram(`{ slow: true, colour: "red" }`) });
    const update = stack.up();
    while (!existsSync(join(stack.projectFolder, "slow-create"))) await setTimeout(50);
    await stack.dispose();
    assert.notEqual((await update).exitCode, 0);
    assert.equal(existsSync(stack.projectFolder), false);
  });
});
