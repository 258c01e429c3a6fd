import { CloudError } from "../../domain/cloud-error";
import { fingerprintOf } from "../../domain/fingerprint";
import { rememberSecret } from "../../domain/secrets";
import type { HttpResponse } from "../../http/request";
import type { Call } from "../api/authorized";
import { expectNoPage, parseResponse, refusalOf } from "../api/response";
import type { Rows } from "../api/rows";
import type { SysdigCalls } from "./calls";
import { type AccessKeyLimits, answersWithin, hasLimits, unlimited } from "./limits";
import { type AccessKey, accessKeyAnswer, accessKeyList, madeAccessKeyAnswer } from "./wire";

const path = ["api", "customer", "accessKeys"];

/** Access keys by the API that IBM documents: https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-access_key */
export class DocumentedAccessKeys {
  constructor(readonly calls: SysdigCalls) {}

  async list(): Promise<Rows<AccessKey>> {
    const attempted = `list the access keys of instance ${this.calls.guid}`;
    const { customerAccessKeys } = await this.calls.get({ path }, attempted, accessKeyList);
    for (const { accessKey } of customerAccessKeys.rows) rememberSecret(accessKey);
    return customerAccessKeys;
  }

  async create(limits: AccessKeyLimits, attempted: string): Promise<AccessKey> {
    // IBM documents the call without a body; the body is observed in public clients, so it is sent only when needed.
    const body = hasLimits(unlimited, limits) ? {} : { body: { customerAccessKey: limits } };
    const call = { attempted, method: "POST", path, creates: true, answersWithin, ...body } as const;
    const answer = await this.calls.send(call);
    const { customerAccessKey } = parseResponse(answer, madeAccessKeyAnswer, attempted, "outcome-unknown");
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
    const attempted = this.#attempted("delete", accessKey);
    const refused = (answer: HttpResponse) => stillEnabled(answer, attempted);
    const call = { attempted, method: "DELETE", path: [...path, accessKey], refused } as const;
    expectNoPage(await this.calls.send(call), attempted);
  }

  async #change(accessKey: string, verb: string, call: Omit<Call, "attempted">): Promise<AccessKey> {
    const attempted = this.#attempted(verb, accessKey);
    return parseResponse(await this.calls.send({ attempted, ...call }), accessKeyAnswer, attempted).customerAccessKey;
  }

  #attempted(verb: string, accessKey: string): string {
    // It may come from a saved state, and IBM's refusals repeat it.
    rememberSecret(accessKey);
    return `${verb} the access key ${fingerprintOf(accessKey)} of instance ${this.calls.guid}`;
  }
}

function stillEnabled(answer: HttpResponse, attempted: string): CloudError | undefined {
  const { reason, transactionId, says } = refusalOf(answer);
  if (answer.status >= 500 || answer.status === 404 || !says(/enabled/i)) return undefined;
  return new CloudError({
    code: "still-enabled",
    attempted,
    answered: `IBM answered ${reason}`,
    advice: "Disable it first.",
    status: answer.status,
    transactionId,
  });
}
