import assert from "node:assert/strict";
import { z } from "zod";
import { accessKeyInputs } from "../../provider/keys/access-key/schema";
import { apiTokenInputs } from "../../provider/keys/api-token/schema";
import { ingestionKeyInputs } from "../../provider/keys/ingestion-key/schema";
import { resourceKeyInputs } from "../../provider/keys/resource-key/schema";
import { serviceKeyInputs } from "../../provider/keys/service-key/schema";
import { argumentsOf, effectsOf, outputsOf } from "./kind-sources";
import { cellsOf, codeIn, read, tableUnder } from "./pages";

const kinds: [className: string, kind: string, inputs: z.ZodObject][] = [
  ["AccessKey", "access-key", accessKeyInputs],
  ["ResourceKey", "resource-key", resourceKeyInputs],
  ["IngestionKey", "ingestion-key", ingestionKeyInputs],
  ["ServiceKey", "service-key", serviceKeyInputs],
  ["ApiToken", "api-token", apiTokenInputs],
];

const words: Record<string, string> = { replace: "replaces", update: "updates", none: "nothing" };

/** What the page has to say of the argument's default; undefined where it may say it in its own words. */
function defaultOf(schema: z.ZodType): string | undefined {
  if (schema instanceof z.ZodDefault) return `\`${JSON.stringify(schema.parse(undefined))}\``;
  return schema.safeParse(undefined).success ? undefined : "required";
}

for (const [className, kind, inputs] of kinds) {
  describe(`The guide's page on ${className}`, () => {
    const page = read(`docs/guide/${kind}.md`);

    it("has in its table of arguments their names, types, defaults and effects", () => {
      const effects = effectsOf(kind);
      assert.deepEqual(Object.keys(effects).sort(), Object.keys(inputs.shape).sort());
      const expected = argumentsOf(kind, className).map(({ name, type }) => [name, type, words[effects[name] ?? ""]]);
      const rows = tableUnder(page, "Arguments");
      assert.deepEqual(
        rows.map((row) => [codeIn(row.Argument), codeIn(row.Type), row["A change"]]),
        expected,
      );
      for (const row of rows) {
        const name = codeIn(row.Argument) ?? "";
        const schema: unknown = inputs.shape[name];
        assert.ok(schema instanceof z.ZodType, name);
        const fixed = defaultOf(schema);
        if (fixed !== undefined) assert.equal(row.Default, fixed, name);
        else assert.doesNotMatch(row.Default ?? "", /^$|`|required/, name);
      }
    });

    it("has in its table of outputs their names and types, and which are secrets", () => {
      assert.deepEqual(
        tableUnder(page, "Outputs").map((row) => [codeIn(row.Output), codeIn(row.Type), row.Secret]),
        outputsOf(kind, className).map(({ name, type, isSecret }) => [name, type, isSecret ? "yes" : "no"]),
      );
    });

    it("says what it is for, which roles it needs, what deletion and a refresh do, and which errors there are", () => {
      const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
      const wanted = ["Arguments", "Outputs", "IAM roles", "Deletion", "Drift", "Errors"];
      assert.deepEqual(
        headings.filter((heading) => wanted.includes(heading ?? "")),
        wanted,
      );
      assert.match(read("docs/guide/iam-roles.md"), new RegExp(`^\\| \`${className}\``, "m"));
    });
  });
}

describe("The README's table of kinds", () => {
  it("names what replaces each of them", () => {
    const rows = read("README.md")
      .split("\n")
      .filter((line) => /^\| \[`\w+`\]\(docs\/guide/.test(line));
    assert.deepEqual(
      rows.map((row) => cellsOf(row)[3]?.replaceAll("`", "").split(", ")),
      kinds.map(([, kind]) => {
        const effects = effectsOf(kind);
        return Object.keys(effects).filter((name) => effects[name] === "replace");
      }),
    );
  });
});
