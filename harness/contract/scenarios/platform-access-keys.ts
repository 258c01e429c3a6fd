import type { ContractRequest } from "../client";
import { metadataName, platformAccessKeys as path } from "../creation-kinds";
import { at, listAt, textAt } from "../json";
import type { Scenario } from "../scenario";
import { Ended, type ScenarioRun } from "../scenario-run";
import * as documented from "./access-keys";

export function newKey(more: Record<string, unknown> = {}): (label: string) => ContractRequest {
  return (label) => ({
    ...{ api: "sysdig", method: "POST", path, json: { metadata: { [metadataName]: label }, ...more } },
  });
}

function oneKey(method: "GET" | "PUT" | "DELETE", id: string, json?: unknown): ContractRequest {
  return { api: "sysdig", method, path: `${path}/{id}`, params: { id }, ...(json === undefined ? {} : { json }) };
}

function page(offset: number, limit: number): ContractRequest {
  return { api: "sysdig", method: "GET", path, query: { offset: String(offset), limit: String(limit) } };
}

/** The row of a key in the newer API's list, with all rows before it; undefined where no page has it. */
async function findRow(run: ScenarioRun, key: string): Promise<{ row: unknown; index: number } | undefined> {
  for (let offset = 0; ; ) {
    const { body } = await run.client.send(page(offset, 100));
    const rows = listAt(body, "data");
    const index = rows.findIndex((row) => textAt(row, "accessKey") === key);
    if (index >= 0) return { row: rows[index], index: offset + index };
    offset += rows.length;
    if (rows.length === 0 || textAt(body, "page", "next") === "") return undefined;
  }
}

/** The same, for as long as a young key may be missing. */
async function waitForRow(run: ScenarioRun, what: string, key: string) {
  const { clock, signal } = run.client;
  const started = clock.now();
  for (;;) {
    const found = await findRow(run, key);
    if (found !== undefined || clock.now() - started > 60_000) {
      run.delay(what, found === undefined ? undefined : clock.now() - started);
      return found;
    }
    await clock.sleep(2000, signal);
  }
}

/** The life of an access key in Sysdig's newer API. */
export const platformAccessKeys: Scenario = {
  name: "platform-access-keys",
  title: "Create, read, list, disable, enable and delete an access key by /platform/v1/access-keys",
  needs: ["access-keys"],
  async run(run) {
    const { answer, creation } = await run.make("create one with metadata", "platform-access-key", newKey());
    const id = creation.id ?? "";
    const metadata = { [metadataName]: creation.label };
    run.name(textAt(answer.body, "accessKey"), "the access key");
    await run.shown("read it by its id", creation, oneKey("GET", id));
    await run.make("create a second one", "platform-access-key", newKey({ agentLimit: 5, agentReservation: 1 }));
    await run.observe("list one key a page", page(0, 1), { rows: { list: "data", isOwn: () => false } });
    await run.observe("list the second page", page(1, 1), {
      rows: { list: "data", isOwn: () => false },
      without: ["page.next"],
    });
    await run.observe("list with a limit of zero", page(0, 0), { rows: { list: "data", isOwn: () => false } });

    await run.observe("delete it while it is enabled", oneKey("DELETE", id));
    if ((await run.client.send(oneKey("GET", id))).status === 404)
      throw new Ended("stopped", "the key was deleted while it was enabled");
    await run.observe("replace it without isEnabled", oneKey("PUT", id, { metadata }));
    await run.observe("disable it", oneKey("PUT", id, { isEnabled: false, metadata }));
    await run.observe("read the disabled one", oneKey("GET", id));
    await run.observe("replace it without metadata", oneKey("PUT", id, { isEnabled: false }));
    await run.observe("read the one without metadata", oneKey("GET", id));
    await run.observe(
      "enable it with limits",
      oneKey("PUT", id, { isEnabled: true, agentLimit: 5, agentReservation: 1, metadata }),
    );
    await run.observe("disable it before its deletion", oneKey("PUT", id, { isEnabled: false, metadata }));
    await run.remove("delete it", creation, oneKey("DELETE", id));
    await run.observe("read the deleted one", oneKey("GET", id));
    await run.observe("delete the deleted one", oneKey("DELETE", id));
  },
};

/** What each of the two APIs of access keys shows of the other one's keys. */
export const bothAccessKeyApis: Scenario = {
  name: "both-access-key-apis",
  title: "Compare what the two APIs of access keys show",
  needs: ["access-keys"],
  async run(run) {
    const older = await run.make("create one by the documented API", "access-key", () => documented.newKey());
    const newer = await run.make("create one by the newer API", "platform-access-key", newKey());
    const [oldKey, newKeyValue] = [documented.keyIn(older.answer.body), textAt(newer.answer.body, "accessKey")];
    for (const key of [oldKey, newKeyValue]) run.name(key, "the access key");

    const found = await waitForRow(run, "the newer API lists a key of the documented one", oldKey);
    run.fact("the newer API lists a key of the documented one", found !== undefined);
    const other = await findRow(run, newKeyValue);
    if (found !== undefined && other !== undefined)
      run.fact("the newer API lists the older key first", found.index < other.index);
    const listed = await run.listed("list by the documented API", documented.list, documented.ownRows(newKeyValue));
    const isListed = listAt(listed.body, "customerAccessKeys").some((row) => textAt(row, "accessKey") === newKeyValue);
    run.fact("the documented API lists a key of the newer one", isListed);
    if (found === undefined || !isListed) throw new Ended("stopped", "the two APIs do not list the same keys");
    for (const { creation } of [older, newer]) run.journal.record(creation, { isShown: true });

    const id = textAt(found.row, "id");
    await run.observe("read a documented key by the newer API", oneKey("GET", id));
    await run.observe("disable it by the documented API", documented.switched(oldKey, "disable"));
    const disabled = await run.observe("read the disabled one by the newer API", oneKey("GET", id));
    run.fact("a key that the documented API has disabled is enabled in the newer one", at(disabled.body, "isEnabled"));
    await run.observe("enable it by the newer API", oneKey("PUT", id, { isEnabled: true, metadata: {} }));
    const enabled = await run.observe("find the enabled one in the documented list", documented.list, {
      rows: documented.ownRows(oldKey),
    });
    const [row] = listAt(enabled.body, "customerAccessKeys").filter((each) => textAt(each, "accessKey") === oldKey);
    run.fact("a key that the newer API has enabled is enabled in the documented one", at(row, "enabled"));

    const { id: newId = "", label } = newer.creation;
    await run.observe(
      "set the limits of a newer key by the documented API",
      documented.oneKey("PUT", newKeyValue, {
        customerAccessKey: { limit: 7, reservation: 2, teamId: null },
      }),
    );
    const limited = await run.observe("read its limits by the newer API", oneKey("GET", newId));
    run.fact("the documented PUT sets agentLimit", textAt(limited.body, "agentLimit") === "7");
    run.fact("the documented PUT keeps metadata", textAt(limited.body, "metadata", metadataName) === label);
    await run.observe("disable the newer key by the documented API", documented.switched(newKeyValue, "disable"));
    await run.remove(
      "delete the newer key by the documented API",
      newer.creation,
      documented.oneKey("DELETE", newKeyValue),
    );
    await run.observe("read the deleted one by the newer API", oneKey("GET", newId));
    await run.observe(
      "disable the documented key by the newer API",
      oneKey("PUT", id, { isEnabled: false, metadata: {} }),
    );
    await run.remove("delete the documented key by the newer API", older.creation, oneKey("DELETE", id));
    await run.listed("miss it in the documented list", documented.list, documented.ownRows(oldKey), { isGone: true });
  },
};

/** What the newer API refuses. */
export const platformAccessKeyErrors: Scenario = {
  name: "platform-access-key-errors",
  title: "Ask /platform/v1/access-keys for what is wrong",
  needs: ["access-keys"],
  async run(run) {
    const unknown = "2147483000";
    await run.observe("read an unknown key", oneKey("GET", unknown));
    await run.observe("read what is no number", oneKey("GET", "no-number"));
    await run.observe("replace an unknown key", oneKey("PUT", unknown, { isEnabled: true }));
    await run.observe("delete an unknown key", oneKey("DELETE", unknown));
    await run.observe("list without a token", { ...page(0, 1), bearer: null });
    const pairs = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`pair-${index}`, "x"]));
    const wrong: [step: string, metadata: Record<string, unknown>][] = [
      ["create a key with metadata that is too long", { long: "x".repeat(51) }],
      ["create a key with a name in its metadata that is too long", { ["x".repeat(26)]: "x" }],
      ["create a key with 21 pairs of metadata", pairs(20)],
      ["create a key with a number in its metadata", { number: 1 }],
    ];
    for (const [step, metadata] of wrong)
      await run.create(step, "platform-access-key", (label) =>
        newKey({ metadata: { [metadataName]: label, ...metadata } })(label),
      );
    await run.create("create a key with a text as its limit", "platform-access-key", newKey({ agentLimit: "many" }));
    await run.create("create a key that is disabled", "platform-access-key", newKey({ isEnabled: false }));
  },
};
