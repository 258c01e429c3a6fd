import { randomUUID } from "node:crypto";
import type { Answer, Heard, Lie } from "../fixtures/front/front";

interface Row {
  id: string;
  name: string;
  iam_id: string;
  apikey: string;
  locked: boolean;
  disabled: boolean;
}

/**
 * As much of IAM's service IDs and API keys as the scenario asks for, in place of an emulator that has none. It says
 * nothing about IAM: only that the scenario finds its way.
 */
export class IamIdentity {
  readonly serviceIds: Row[] = [];
  readonly apiKeys: Row[] = [];

  /** `lost`: the request whose first answer never comes, as `POST /v1/apikeys`. */
  constructor(private lost = "") {}

  readonly lie: Lie = ({ heard, response }) => {
    const answered = this.#answer(heard);
    const [path = ""] = heard.path.split("?");
    if (`${heard.method} ${path.replace(/\/(ApiKey|ServiceId)-[^/]+/, "")}` !== this.lost) return answered;
    this.lost = "";
    response.destroy();
    return undefined;
  };

  #answer({ method, path, headers, body }: Heard): Answer {
    const [kind = "", id, action] = path.split("?")[0]?.split("/").slice(2) ?? [];
    const rows = kind === "serviceids" ? this.serviceIds : this.apiKeys;
    if (id === "details") return answer(rows.find(({ apikey }) => apikey === headers["iam-apikey"]));
    if (id === undefined) return method === "POST" ? this.#create(kind, rows, body) : answer({ [kind]: rows });
    const row = rows.find((each) => each.id === id);
    if (row === undefined) return refusal(404, "not_found");
    if (action !== undefined) {
      if (action === "lock") row.locked = method === "POST";
      else row.disabled = action === "disable";
      return { status: 204 };
    }
    if (method === "PUT" && headers["if-match"] !== "1") return refusal(412, "etag");
    if (method !== "DELETE") return answer(row);
    if (row.locked) return refusal(409, "locked");
    rows.splice(rows.indexOf(row), 1);
    return { status: 204 };
  }

  #create(kind: string, rows: Row[], body: string): Answer {
    const given: unknown = JSON.parse(body);
    const sent = new Map(Object.entries(Object(given)).map(([name, value]) => [name, String(value)]));
    const apikey = sent.get("apikey") ?? "";
    if (kind === "apikeys" && rows.some((row) => row.apikey === apikey)) return refusal(409, "exists");
    const id = `${kind === "apikeys" ? "ApiKey" : "ServiceId"}-${randomUUID()}`;
    const row = { id, name: sent.get("name") ?? "", iam_id: sent.get("iam_id") ?? `iam-${id}`, apikey };
    rows.push({ ...row, locked: false, disabled: false });
    return { ...answer(row), status: 201 };
  }
}

function answer(body: unknown): Answer {
  return body === undefined
    ? refusal(404, "not_found")
    : { status: 200, headers: { etag: "1" }, body: JSON.stringify(body) };
}

function refusal(status: number, code: string): Answer {
  return { status, body: JSON.stringify({ status_code: status, errors: [{ code, message: "no" }] }) };
}
