import { randomUUID } from "node:crypto";
import type { ContractRequest } from "../client";
import { accessKeys as path } from "../creation-kinds";
import { at, listAt, textAt } from "../json";
import type { Scenario } from "../scenario";
import { Ended } from "../scenario-run";

/** The list of IBM's documented API. */
export const list: ContractRequest = { api: "sysdig", method: "GET", path };

export function newKey(settings?: Record<string, unknown>): ContractRequest {
  const json = settings === undefined ? {} : { json: { customerAccessKey: settings } };
  return { api: "sysdig", method: "POST", path, ...json };
}

export function oneKey(method: "PUT" | "DELETE", key: string, json?: unknown): ContractRequest {
  return { api: "sysdig", method, path: `${path}/{key}`, params: { key }, ...(json === undefined ? {} : { json }) };
}

export function switched(key: string, to: "enable" | "disable"): ContractRequest {
  return { api: "sysdig", method: "POST", path: `${path}/{key}/${to}`, params: { key } };
}

export function keyIn(body: unknown): string {
  return textAt(body, "customerAccessKey", "accessKey");
}

export function ownRows(...keys: string[]) {
  return { list: "customerAccessKeys", isOwn: (row: unknown) => keys.includes(textAt(row, "accessKey")) };
}

/** The life of an access key in the API that IBM documents. */
export const accessKeys: Scenario = {
  name: "access-keys",
  title: "Create, list, disable, enable and delete an access key by IBM's documented API",
  needs: ["access-keys"],
  async run(run) {
    const { answer, creation } = await run.make("create one without a body", "access-key", () => newKey());
    const key = keyIn(answer.body);
    run.name(key, "the access key");
    await run.listed("find it in the list", list, ownRows(key));
    run.journal.record(creation, { isShown: true });

    const { status } = await run.remove("delete it while it is enabled", creation, oneKey("DELETE", key));
    if (status < 300) throw new Ended("stopped", "the key was deleted while it was enabled");
    await run.observe("disable it", switched(key, "disable"));
    await run.observe("find the disabled one in the list", list, { rows: ownRows(key) });
    await run.observe("disable it again", switched(key, "disable"));
    await run.observe("enable it", switched(key, "enable"));
    await run.observe("enable it again", switched(key, "enable"));
    await run.observe(
      "set its limits",
      oneKey("PUT", key, { customerAccessKey: { limit: 5, reservation: 1, teamId: null } }),
    );
    await run.observe("set its limit alone", oneKey("PUT", key, { customerAccessKey: { limit: 4 } }));
    await run.observe(
      "set a reservation above its limit",
      oneKey("PUT", key, {
        customerAccessKey: { limit: 1, reservation: 5, teamId: null },
      }),
    );
    await run.observe("disable it before its deletion", switched(key, "disable"));

    await run.remove("delete it", creation, oneKey("DELETE", key));
    await run.observe("delete the deleted one", oneKey("DELETE", key));
    await run.observe("disable the deleted one", switched(key, "disable"));
    await run.observe("set the limits of the deleted one", oneKey("PUT", key, { customerAccessKey: { limit: 5 } }));
    await run.listed("miss it in the list", list, ownRows(key), { isGone: true });
  },
};

/** Access keys with settings, and their order. */
export const accessKeySettings: Scenario = {
  name: "access-key-settings",
  title: "Create access keys with limits by IBM's documented API",
  needs: ["access-keys"],
  async run(run) {
    const first = await run.make("create one with limits", "access-key", () => newKey({ limit: 5, reservation: 1 }));
    const second = await run.make("create one with an empty body", "access-key", () => newKey({}));
    const keys = [keyIn(first.answer.body), keyIn(second.answer.body)];
    for (const key of keys) run.name(key, "the access key");
    await run.listed("find the first one in the list", list, ownRows(...keys.slice(0, 1)));
    await run.listed("find the second one in the list", list, ownRows(...keys.slice(1)));
    const listed = await run.observe("find both in the list", list, { rows: ownRows(...keys) });
    const all = listAt(listed.body, "customerAccessKeys").map((row) => textAt(row, "accessKey"));
    const [one = -1, other = -1] = keys.map((key) => all.indexOf(key));
    run.fact("the list has the older key first", one < other);
    for (const { creation } of [first, second]) run.journal.record(creation, { isShown: true });
  },
};

/** What Sysdig's API refuses. */
export const accessKeyErrors: Scenario = {
  name: "access-key-errors",
  title: "Ask IBM's documented API of access keys for what is wrong",
  needs: ["access-keys"],
  async run(run) {
    const key = randomUUID();
    await run.observe("disable an unknown key", switched(key, "disable"));
    await run.observe("enable an unknown key", switched(key, "enable"));
    await run.observe("delete an unknown key", oneKey("DELETE", key));
    await run.observe("set the limits of an unknown key", oneKey("PUT", key, { customerAccessKey: { limit: 5 } }));
    const lists: [step: string, request: Partial<ContractRequest>][] = [
      ["list without a token", { bearer: null }],
      ["list with a token that is none", { bearer: "none" }],
      ["list without IBMInstanceID", { instance: null }],
      ["list the keys of an unknown instance", { instance: randomUUID() }],
      ["list with an IBMInstanceID that is no GUID", { instance: "no-guid" }],
    ];
    for (const [step, more] of lists)
      await run.observe(step, { ...list, ...more }, { rows: { list: "customerAccessKeys", isOwn: () => false } });
    const wrong: [step: string, request: ContractRequest][] = [
      ["create a key from what is not JSON", { ...newKey(), text: "{" }],
      ["create a key with a text as its limit", newKey({ limit: "many" })],
      ["create a key with a limit below zero", newKey({ limit: -1 })],
      ["create a key with a reservation above its limit", newKey({ limit: 1, reservation: 5 })],
      ["create a key for an unknown team", newKey({ teamId: 2_147_483_000 })],
      ["create a key without a token", { ...newKey(), bearer: null }],
    ];
    for (const [step, request] of wrong) {
      const { answer, creation } = await run.create(step, "access-key", () => request);
      run.name(String(at(answer.body, "customerAccessKey", "accessKey") ?? ""), "the access key");
      // A create without a label that was refused: nothing could be looked for.
      if (creation.isRefused) run.journal.forget(creation);
    }
  },
};
