import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Journal } from "../../harness/contract/journal";

const crn = "crn:v1:bluemix:public:sysdig-secure:us-south:a/1:5ec00000-0000-4000-8000-000000000001::";

describe("The journal of a contract run", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "journal-"));
    path = join(folder, "journal.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("has a create before it is sent, and is gone once all that was created is deleted", () => {
    const journal = Journal.open(path, crn);
    const creation = journal.begin("resource-key", 1);
    assert.match(readFileSync(path, "utf8"), new RegExp(creation.label));
    journal.record(creation, { id: "an-id" });
    assert.match(readFileSync(path, "utf8"), /an-id/);
    journal.forget(creation);
    journal.close();
    assert.ok(!existsSync(path));
  });

  it("keeps what is left for the next run", () => {
    const journal = Journal.open(path, crn);
    const creation = journal.begin("policy", 1, "iam-ServiceId-1");
    journal.close();
    assert.deepEqual(Journal.open(path, crn).creations, [creation]);
  });

  it("is not overwritten where it cannot be read, is of another instance, or another run writes it", () => {
    const other = { instance: crn, process: process.ppid, creations: [] };
    const wrong: [text: string, message: RegExp][] = [
      ["{", /cannot be read as a journal\. It names what an interrupted run has left at IBM: correct it$/],
      [JSON.stringify({ ...other, creations: [{ kind: "none" }] }), /cannot be read as a journal/],
      [JSON.stringify({ ...other, instance: "another" }), /is the journal of another instance$/],
      [JSON.stringify(other), /another contract run \(process \d+\) is at work on this instance/],
    ];
    for (const [text, message] of wrong) {
      writeFileSync(path, text);
      assert.throws(() => Journal.open(path, crn), { message });
      assert.equal(readFileSync(path, "utf8"), text);
    }
  });
});
