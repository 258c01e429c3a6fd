import { createHash } from "node:crypto";
import type { Answer, ContractRequest } from "./client";
import type { Creation, Identity } from "./journal";
import { at, listAt, textAt } from "./json";

/** Sends a request, and again where it failed in a way that passes. */
export type Send = (request: ContractRequest) => Promise<Answer>;

/** How a kind of thing is told apart, found and deleted. */
export interface CreationKind {
  name: string;
  /** What the answer to a create names; undefined when it names nothing. */
  identityIn(body: unknown): Identity | undefined;
  /** Finds what a create without an answer has made: by its label, which nobody else writes. */
  find?(send: Send, creation: Creation, accountId: string): Promise<Identity | undefined>;
  /** The fingerprints of what a create without an answer may have made, where no label tells. */
  candidates?(send: Send, creation: Creation): Promise<string[]>;
  /** Deletes it; `absent` when IBM does not show it. */
  remove(send: Send, creation: Creation): Promise<"removed" | "absent">;
}

/** The name of a thing that a run creates. */
export function nameOf(label: string): string {
  return `pulumi-ibm-keys-contract-run-${label}`;
}

/** The name of the pair in an access key's metadata. */
export const metadataName = "contract-run";

export function hashOf(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

export const accessKeys = "/api/customer/accessKeys";
export const platformAccessKeys = "/platform/v1/access-keys";

export const creationKinds: Record<Creation["kind"], CreationKind> = {
  // Its create has no place for a label, so without an answer nothing proves which key it made.
  "access-key": {
    name: "access key",
    identityIn: (body) => accessKeyIdentity(at(body, "customerAccessKey")),
    candidates: accessKeysOfThatTime,
    remove: removeAccessKey,
  },
  "platform-access-key": {
    name: "access key",
    identityIn: accessKeyIdentity,
    find: findPlatformAccessKey,
    remove: removeAccessKey,
  },
  "resource-key": {
    name: "resource key",
    identityIn: (body) => idIn(body, "guid"),
    find: async (send, { label }) => {
      const query = { name: nameOf(label) };
      const { body } = await answered(send, {
        api: "resource-controller",
        method: "GET",
        path: "/v2/resource_keys",
        query,
      });
      return idIn(
        listAt(body, "resources").find((row) => textAt(row, "name") === nameOf(label)),
        "guid",
      );
    },
    remove: byId("resource-controller", "/v2/resource_keys/{id}"),
  },
  policy: {
    name: "policy",
    identityIn: (body) => idIn(body, "id"),
    find: async (send, { label, iamId = "" }, accountId) => {
      const query = { account_id: accountId, iam_id: iamId };
      const { body } = await answered(send, { api: "iam-policies", method: "GET", path: "/v1/policies", query });
      return idIn(
        listAt(body, "policies").find((row) => textAt(row, "description") === nameOf(label)),
        "id",
      );
    },
    remove: byId("iam-policies", "/v1/policies/{id}"),
  },
  "service-id": {
    name: "service ID",
    identityIn: (body) => idIn(body, "id"),
    find: async (send, { label }, accountId) => {
      const query = { account_id: accountId, name: nameOf(label) };
      const { body } = await answered(send, { api: "iam", method: "GET", path: "/v1/serviceids", query });
      return idIn(
        listAt(body, "serviceids").find((row) => textAt(row, "name") === nameOf(label)),
        "id",
      );
    },
    remove: byId("iam", "/v1/serviceids/{id}"),
  },
  "api-key": {
    name: "IAM API key",
    identityIn: (body) => idIn(body, "id"),
    find: async (send, { label, iamId = "" }, accountId) => {
      const query = { account_id: accountId, iam_id: iamId };
      const { body } = await answered(send, { api: "iam", method: "GET", path: "/v1/apikeys", query });
      return idIn(
        listAt(body, "apikeys").find((row) => textAt(row, "name") === nameOf(label)),
        "id",
      );
    },
    remove: async (send, creation) => {
      // A locked key cannot be deleted.
      const params = { id: creation.id ?? "" };
      await send({ api: "iam", method: "DELETE", path: "/v1/apikeys/{id}/lock", params });
      return byId("iam", "/v1/apikeys/{id}")(send, creation);
    },
  },
};

function idIn(value: unknown, field: string): Identity | undefined {
  const id = textAt(value, field);
  return id === "" ? undefined : { id };
}

function accessKeyIdentity(row: unknown): Identity | undefined {
  const [id, key] = [textAt(row, "id"), textAt(row, "accessKey")];
  if (id === "" && key === "") return undefined;
  return { ...(id === "" ? {} : { id }), ...(key === "" ? {} : { keyHash: hashOf(key) }) };
}

function byId(api: ContractRequest["api"], path: string): CreationKind["remove"] {
  return (send, { id = "" }) => removed(send, { api, method: "DELETE", path, params: { id } });
}

async function removed(send: Send, request: ContractRequest): Promise<"removed" | "absent"> {
  const { status } = await send(request);
  if (status >= 200 && status < 300) return "removed";
  if (status === 404 || status === 410) return "absent";
  throw new Error(`the deletion was answered with ${status}`);
}

/** The answer to a request that reads; throws when it is none. */
async function answered(send: Send, request: ContractRequest): Promise<Answer> {
  const answer = await send(request);
  if (answer.status === 200) return answer;
  throw new Error(`${request.method} ${request.path} was answered with ${answer.status}`);
}

/** A key is ours when its SHA-256 is the one that its create was answered with. */
async function removeAccessKey(send: Send, creation: Creation): Promise<"removed" | "absent"> {
  const { body } = await answered(send, { api: "sysdig", method: "GET", path: accessKeys });
  const keys = listAt(body, "customerAccessKeys").map((row) => textAt(row, "accessKey"));
  const key = keys.find((each) => hashOf(each) === creation.keyHash);
  if (key === undefined) return removePlatformAccessKey(send, creation);
  await send({ api: "sysdig", method: "POST", path: `${accessKeys}/{key}/disable`, params: { key } });
  return removed(send, { api: "sysdig", method: "DELETE", path: `${accessKeys}/{key}`, params: { key } });
}

/** For a key that only the newer API shows. */
async function removePlatformAccessKey(send: Send, { id, keyHash }: Creation): Promise<"removed" | "absent"> {
  if (id === undefined) return "absent";
  const one = { api: "sysdig", path: `${platformAccessKeys}/{id}`, params: { id } } as const;
  const { status, body } = await send({ ...one, method: "GET" });
  if (status === 404 || status === 410) return "absent";
  if (status !== 200) throw new Error(`the newer API of access keys answered ${status}`);
  if (keyHash !== undefined && hashOf(textAt(body, "accessKey")) !== keyHash) return "absent";
  await send({ ...one, method: "PUT", json: { isEnabled: false, metadata: at(body, "metadata") } });
  return removed(send, { ...one, method: "DELETE" });
}

async function findPlatformAccessKey(send: Send, { label }: Creation): Promise<Identity | undefined> {
  for (let offset = 0; ; ) {
    const query = { offset: String(offset), limit: "100" };
    const { body } = await answered(send, { api: "sysdig", method: "GET", path: platformAccessKeys, query });
    const rows = listAt(body, "data");
    const found = rows.find((row) => textAt(row, "metadata", metadataName) === label);
    if (found !== undefined) return accessKeyIdentity(found);
    offset += rows.length;
    if (rows.length === 0 || textAt(body, "page", "next") === "") return undefined;
  }
}

async function accessKeysOfThatTime(send: Send, { sentAt }: Creation): Promise<string[]> {
  const { body } = await answered(send, { api: "sysdig", method: "GET", path: accessKeys });
  const isOfThatTime = (row: unknown) => {
    const created = Number(at(row, "dateCreated"));
    return created > sentAt - 60_000 && created < sentAt + 15 * 60_000;
  };
  return listAt(body, "customerAccessKeys")
    .filter(isOfThatTime)
    .map((row) => hashOf(textAt(row, "accessKey")).slice(0, 12));
}
