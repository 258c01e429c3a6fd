import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { accessKeyInputs } from "../../provider/keys/access-key/schema";
import { serviceKeyInputs } from "../../provider/keys/service-key/schema";
import { milliseconds } from "../../provider/rotation/duration";
import { settingsOf } from "../../provider/rotation/settings";
import { parsed } from "../architecture/imports";
import { complaintsAbout, type Documented, documentedBy } from "./public-types";

const checkout = join(__dirname, "..", "..");

/** The class of each folder of `provider/keys`. */
const kinds: Readonly<Record<string, string>> = {
  "access-key": "AccessKey",
  "api-token": "ApiToken",
  "ingestion-key": "IngestionKey",
  "resource-key": "ResourceKey",
  "service-key": "ServiceKey",
};
const emulatorArguments = /^(EmulatorOptions|CloudOptions|Fault(Match|Rule)|New[A-Z]\w+|Rights|AccessKeySettings)$/;

/** The value of a property that this file gives to an object, wherever that is. */
function valueIn(file: string, property: string): ts.Expression {
  const find = (node: ts.Node): ts.Expression | undefined =>
    ts.isPropertyAssignment(node) && node.name.getText() === property ? node.initializer : ts.forEachChild(node, find);
  return find(parsed(checkout, file)) ?? assert.fail(`${file} has no ${property}`);
}

/** What a change of each argument does, by the lifecycle of the kind. */
function changesOf(folder: string): Map<string, string> {
  const effects = valueIn(`provider/keys/${folder}/lifecycle.ts`, "effects");
  assert.ok(ts.isObjectLiteralExpression(effects));
  return new Map(
    effects.properties.map((effect) => {
      const [, change = ""] = /change: "(\w+)"/.exec(effect.getText()) ?? [];
      return [effect.name?.getText() ?? "", change];
    }),
  );
}

/** How a text says it. */
const saysSo: Readonly<Record<string, RegExp>> = {
  update: /updates in place/,
  replace: /replaces the (key|resource key|resource)\b/,
  none: /read at creation only: changing it later changes nothing/,
};

describe("The texts that an editor shows", function () {
  // The compiler reads the declarations of @pulumi/pulumi too.
  this.timeout(60_000);

  let provider: Documented[];
  let emulator: Documented[];
  before(() => {
    provider = documentedBy(join(checkout, "dist/provider/index.d.ts"));
    emulator = documentedBy(join(checkout, "dist/emulator/index.d.ts"));
  });

  const named = (all: Documented[], name: string) =>
    all.find((each) => each.name === name) ?? assert.fail(`${name} is not public`);
  const textOf = (all: Documented[], type: string, member: string) =>
    named(all, type).members.find(({ name }) => name === member)?.text ?? assert.fail(`there is no ${type}.${member}`);

  it("are there for each public class, type and function, and for each argument and output", () => {
    const silent = provider.flatMap(({ name, text, members }) => [
      ...(text === "" ? [name] : []),
      ...members.filter((member) => member.text === "").map((member) => `${name}.${member.name}`),
    ]);
    assert.deepEqual(silent, []);
    assert.deepEqual(
      emulator.filter(({ text }) => text === "").map(({ name }) => name),
      [],
    );
    assert.ok(provider.length > 30 && emulator.length > 25);
  });

  it("say of each argument its default, or that it is required", () => {
    const types = [
      ...provider.filter(({ name }) => /(Args|Rotation)$/.test(name)),
      ...emulator.filter(({ name }) => emulatorArguments.test(name)),
    ];
    const members = types.flatMap((type) => type.members.map((member) => ({ ...member, type: type.name })));
    assert.ok(members.length > 100, String(members.length));
    const unclear = members.filter(
      ({ text, isOptional }) => !(isOptional ? /\bDefault: \S/ : /\bRequired\./).test(text),
    );
    assert.deepEqual(
      unclear.map(({ type, name }) => `${type}.${name}`),
      [],
    );
  });

  it("say of each argument of a resource what a change of it does, as the lifecycle has it", () => {
    const wrong = Object.entries(kinds).flatMap(([folder, name]) => {
      const changes = changesOf(folder);
      const { members } = named(provider, `${name}Args`);
      assert.deepEqual(members.map((member) => member.name).sort(), [...changes.keys()].sort());
      return members
        .filter((member) => saysSo[changes.get(member.name) ?? ""]?.test(member.text) !== true)
        .map((member) => `${name}Args.${member.name}: ${changes.get(member.name)}`);
    });
    const rotations = provider.filter((type) => type.name.endsWith("Rotation"));
    assert.equal(rotations.length, 2);
    for (const { name, members } of rotations) {
      wrong.push(...members.filter(({ text }) => !/updates in place/.test(text)).map((each) => `${name}.${each.name}`));
    }
    assert.deepEqual(wrong, []);
  });

  it("name the defaults that the schemas fill in", () => {
    const instance = "5ec00000-0000-4000-8000-000000000001";
    const filled = {
      AccessKeyArgs: accessKeyInputs.parse({ instance }),
      ServiceKeyArgs: serviceKeyInputs.parse({ instance }),
    };
    for (const [type, inputs] of Object.entries(filled)) {
      for (const [name, value] of Object.entries(inputs).filter(([argument]) => argument !== "instance")) {
        assert.match(textOf(provider, type, name), new RegExp(`Default: ${value}\\.`), name);
      }
    }
    const every = milliseconds("100d") ?? 0;
    const { overlap, quarantine, keep, jitter, warnBefore } = settingsOf({ every: "100d" }, { canDisable: true });
    const durations = { overlap, quarantine };
    for (const [name, value] of Object.entries(durations)) {
      const [, text = ""] = /Default: `"(\w+)"`/.exec(textOf(provider, "AccessKeyRotation", name)) ?? [];
      assert.equal(milliseconds(text), value, name);
    }
    assert.match(textOf(provider, "AccessKeyRotation", "keep"), new RegExp(`Default: ${keep}\\.`));
    assert.match(textOf(provider, "AccessKeyRotation", "jitter"), /Default: a tenth of `every`/);
    assert.equal(jitter, every / 10);
    assert.match(textOf(provider, "AccessKeyRotation", "warnBefore"), /Default: no warning/);
    assert.equal(warnBefore, 0);
  });

  it("say of each output whether it is always a secret", () => {
    for (const [folder, name] of Object.entries(kinds)) {
      const secret = valueIn(`provider/keys/${folder}/resource.ts`, "secretOutputs").getText();
      for (const output of named(provider, name).members) {
        assert.equal(
          /Always a secret\./.test(output.text),
          secret.includes(`"${output.name}"`),
          `${name}.${output.name}`,
        );
      }
    }
  });

  it("say of each resource which errors it gives, and which page of IBM's it follows", () => {
    for (const name of Object.values(kinds)) {
      assert.match(named(provider, name).text, / Errors: .* IBM's page: https:\/\/cloud\.ibm\.com\/\S+$/, name);
    }
  });

  it("have for each resource an example that compiles and is a piece of a tested one", () => {
    const all = [...provider, ...emulator].flatMap(({ name, examples }) => examples.map((code) => ({ name, code })));
    for (const name of [...Object.values(kinds), "startEmulator"])
      assert.ok(
        all.some((each) => each.name === name),
        name,
      );

    const programs = all.map(({ name, code }): [string, string] => [`${name}.ts`, program(code)]);
    assert.deepEqual(complaintsAbout(join(__dirname, "programs"), new Map(programs)), []);
    const mistaken = new Map([["mistaken.ts", program('new ibmkeys.AccessKey("key", { limits: 5 });')]]);
    assert.equal(complaintsAbout(join(__dirname, "programs"), mistaken).length, 1);

    const folders = readdirSync(join(checkout, "examples")).map((name) => join("examples", name));
    const files = folders.flatMap((folder) =>
      readdirSync(join(checkout, folder)).flatMap((name) => (/^index\.[jt]s$/.test(name) ? [join(folder, name)] : [])),
    );
    const tested = [...files, "test/examples/own-tests.test.ts"].map((file) =>
      linesOf(readFileSync(join(checkout, file), "utf8")),
    );
    const invented = all.filter(({ code }) => !tested.some((lines) => areIn(lines, linesOf(code))));
    assert.deepEqual(
      invented.map(({ name }) => name),
      [],
    );
  });
});

/** A whole program with what the examples are cut from. */
function program(code: string): string {
  return `
    import * as pulumi from "@pulumi/pulumi";
    import * as ibmkeys from "pulumi-ibm-keys";
    import { startEmulator } from "pulumi-ibm-keys/emulator";
    declare const config: pulumi.Config;
    declare const monitoring: pulumi.Output<ibmkeys.GetInstanceResult>;
    export async function example() {
      ${code}
    }`;
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Whether all of these lines are among the others, in their order. */
function areIn(lines: readonly string[], wanted: readonly string[]): boolean {
  let from = 0;
  return wanted.every((line) => {
    const at = lines.indexOf(line, from);
    from = at + 1;
    return at >= 0;
  });
}
