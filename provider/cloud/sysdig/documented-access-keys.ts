import { CloudError } from "../../domain/cloud-error";
import { fingerprintOf } from "../../domain/fingerprint";
import { rememberSecret } from "../../domain/secrets";
import type { HttpResponse } from "../../http/response";
import { parseResponse, refusalOf, requireJsonOrEmpty } from "../api/response";
import type { Rows } from "../api/rows";
import type { SysdigCall, SysdigCalls } from "./calls";
import { type AccessKeyLimits, hasLimits, responseTimeout, unlimited } from "./limits";
import { type AccessKey, accessKeyList, accessKeyResponse, createdAccessKeyResponse } from "./wire";

const path = ["api", "customer", "accessKeys"];

/** Access keys by the API that IBM documents: https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-access_key */
export class DocumentedAccessKeys {
  constructor(readonly calls: SysdigCalls) {}

  async list(): Promise<Rows<AccessKey>> {
    const action = `list the access keys of instance ${this.calls.guid}`;
    const { customerAccessKeys } = await this.calls.get({ action, needs: "Reader", path }, accessKeyList);
    for (const { accessKey } of customerAccessKeys.rows) rememberSecret(accessKey);
    return customerAccessKeys;
  }

  async create(limits: AccessKeyLimits, action: string): Promise<AccessKey> {
    // IBM documents the call without a body; the body is observed in public clients, so it is sent only when needed.
    const body = hasLimits(unlimited, limits) ? {} : { body: { customerAccessKey: limits } };
    const call = { action, needs: "Manager", method: "POST", path, creates: true, responseTimeout, ...body } as const;
    const response = await this.calls.send(call);
    const { customerAccessKey } = parseResponse(response, createdAccessKeyResponse, action, "outcome-unknown");
    rememberSecret(customerAccessKey.accessKey);
    return customerAccessKey;
  }

  enable(accessKey: string): Promise<AccessKey> {
    return this.#change(accessKey, "enable", { method: "POST", path: [...path, accessKey, "enable"] });
  }

  disable(accessKey: string): Promise<AccessKey> {
    return this.#change(accessKey, "disable", { method: "POST", path: [...path, accessKey, "disable"] });
  }

  /** Observed in public clients, not in IBM's documentation. */
  update(accessKey: string, limits: AccessKeyLimits): Promise<AccessKey> {
    const body = { customerAccessKey: limits };
    return this.#change(accessKey, "change", { method: "PUT", path: [...path, accessKey], body });
  }

  async delete(accessKey: string): Promise<void> {
    const action = this.#action("delete", accessKey);
    const errorFor = (response: HttpResponse) => stillEnabled(response, action);
    const call = { action, needs: "Manager", method: "DELETE", path: [...path, accessKey], errorFor } as const;
    requireJsonOrEmpty(await this.calls.send(call), action);
  }

  async #change(accessKey: string, verb: string, call: Omit<SysdigCall, "action" | "needs">): Promise<AccessKey> {
    const action = this.#action(verb, accessKey);
    return parseResponse(await this.calls.send({ action, needs: "Manager", ...call }), accessKeyResponse, action)
      .customerAccessKey;
  }

  #action(verb: string, accessKey: string): string {
    // It may come from a saved state, and IBM's refusals repeat it.
    rememberSecret(accessKey);
    return `${verb} the access key ${fingerprintOf(accessKey)} of instance ${this.calls.guid}`;
  }
}

function stillEnabled(response: HttpResponse, action: string): CloudError | undefined {
  const { reason, transactionId, says } = refusalOf(response);
  if (![400, 409, 422].includes(response.status) || !says(/enabled/i)) return undefined;
  return new CloudError({
    code: "still-enabled",
    action,
    reason: `IBM answered ${reason}`,
    advice: "Disable it first.",
    status: response.status,
    transactionId,
  });
}
