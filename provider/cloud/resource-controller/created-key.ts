import { CloudError } from "../../domain/cloud-error";
import type { HttpResponse } from "../../http/response";
import { parseResponse, refusalOf } from "../api/response";
import { labelIn } from "./key-name";
import { rememberCredentials } from "./secrets";
import { type ResourceKey, resourceKey } from "./wire";

/** The key in the response to a create. A key whose name does not end in the label that was sent is another create's. */
export function createdKeyFrom(response: HttpResponse, name: string, action: string): ResourceKey {
  const made = rememberCredentials(parseResponse(response, resourceKey, action, "outcome-unknown"));
  if (labelIn(made.name) === labelIn(name)) return made;
  throw new CloudError({
    code: "outcome-unknown",
    action,
    reason: "the answer names a resource key that another create has made",
    advice: "It may have happened all the same.",
    status: response.status,
    transactionId: refusalOf(response).transactionId,
  });
}
