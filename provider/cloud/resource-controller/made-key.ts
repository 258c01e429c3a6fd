import type { HttpAnswer } from "../../http/request";
import { parseAnswer, refusalOf } from "../answer";
import { CloudError } from "../errors";
import { labelIn } from "./key-name";
import { remembered } from "./secrets";
import { type ResourceKey, resourceKey } from "./wire";

/** The key that the answer to a create names. Its name ends in the label that was sent: another one is another create's. */
export function madeKey(answer: HttpAnswer, name: string, attempted: string): ResourceKey {
  const made = remembered(parseAnswer(answer, resourceKey, attempted, "outcome-unknown"));
  if (labelIn(made.name) === labelIn(name)) return made;
  throw new CloudError({
    code: "outcome-unknown",
    attempted,
    answered: "the answer names a resource key that another create has made",
    advice: "It may have happened all the same.",
    status: answer.status,
    transactionId: refusalOf(answer).transactionId,
  });
}
