import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { z } from "zod";

const github = join(__dirname, "..", "..", ".github");
const read = (file: string) => load(readFileSync(join(github, file), "utf8"));

/** The parts of GitHub's form schema that are used here; it shows no form at all where one part is wrong. */
const question = z.strictObject({
  type: z.enum(["dropdown", "textarea", "checkboxes"]),
  id: z.string().regex(/^[\w-]+$/),
  attributes: z.looseObject({ label: z.string() }),
  validations: z.strictObject({ required: z.boolean() }).optional(),
});
const text = z.strictObject({ type: z.literal("markdown"), attributes: z.strictObject({ value: z.string() }) });
const form = z.strictObject({
  name: z.string(),
  description: z.string(),
  labels: z.array(z.string()),
  body: z.array(z.union([question, text])).min(1),
});
const forms = readdirSync(join(github, "ISSUE_TEMPLATE")).filter((name) => name !== "config.yml");

describe("The issue forms", () => {
  for (const name of forms) {
    it(`${name} can be read by GitHub`, () => {
      const { body } = form.parse(read(join("ISSUE_TEMPLATE", name)));
      const ids = body.flatMap((part) => ("id" in part ? [part.id] : []));
      assert.equal(new Set(ids).size, ids.length);
    });
  }

  it("offer every kind of key", () => {
    const kinds = readdirSync(join(__dirname, "..", "..", "provider", "keys")).map((folder) =>
      folder.replaceAll(/(^|-)(\w)/g, (_all, _hyphen, letter: string) => letter.toUpperCase()),
    );
    const { body } = form.parse(read("ISSUE_TEMPLATE/bug.yml"));
    const kind = body.find((part) => "id" in part && part.id === "kind");
    const { options } = z.object({ options: z.array(z.string()) }).parse(kind?.attributes);
    assert.deepEqual(
      kinds.filter((each) => !options.includes(each)),
      [],
    );
  });

  it("are not by-passed, and lead what is about security away from public issues", () => {
    const { blank_issues_enabled, contact_links } = z
      .strictObject({
        blank_issues_enabled: z.boolean(),
        contact_links: z.array(z.strictObject({ name: z.string(), url: z.url(), about: z.string() })),
      })
      .parse(read("ISSUE_TEMPLATE/config.yml"));
    assert.equal(blank_issues_enabled, false);
    assert.ok(contact_links.some(({ url }) => url.endsWith("/security/advisories/new")));
  });
});
