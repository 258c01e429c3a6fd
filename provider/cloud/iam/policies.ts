import { z } from "zod";
import { expectNoPage, parseAnswer } from "../answer";
import type { AuthorizedCalls } from "../authorized";
import { CreateLedger } from "../create-ledger";

const attributesSchema = z.array(z.object({ attributes: z.array(z.object({ name: z.string(), value: z.string() })) }));
const policySchema = z.object({
  id: z.string().min(1),
  type: z.string(),
  subjects: attributesSchema,
  resources: attributesSchema,
  roles: z.array(z.object({ role_id: z.string() })),
});
const policyList = z.object({ policies: z.array(policySchema) });

type Policy = z.infer<typeof policySchema>;

/** Who gets which roles on which instance. */
export interface CreatePolicy {
  accountId: string;
  /** The `iam-ServiceId-…` of a service ID. */
  iamId: string;
  serviceName: string;
  instanceGuid: string;
  roles: readonly string[];
}

/** https://cloud.ibm.com/apidocs/iam-policy-management; methods carry the names of IBM's operations. */
export class Policies {
  readonly #calls: AuthorizedCalls;
  readonly #base: string;

  constructor(calls: AuthorizedCalls, base: string) {
    this.#calls = calls;
    this.#base = base;
  }

  /** The id of a policy that says exactly this: the one there is, else a new one. */
  async ensurePolicy(details: CreatePolicy): Promise<string> {
    const ledger = new CreateLedger<Policy>({
      clock: this.#calls.http.clock,
      list: () => this.#listPolicies(details),
      identityOf: (policy) => policy.id,
      shapeOf: (policy) => (says(policy, details) ? details.iamId : ""),
      nameOf: (policy) => policy.id,
      dateOf: () => "at an unknown time",
    });
    const existing = [...(await ledger.before()).values()].find((policy) => says(policy, details));
    if (existing !== undefined) return existing.id;
    const attempted = `create the policy for ${details.iamId} on instance ${details.instanceGuid}`;
    const made = await ledger.create({
      attempted,
      shape: details.iamId,
      run: async () => {
        const answer = await this.#calls.send({
          attempted,
          method: "POST",
          url: `${this.#base}/v1/policies`,
          creates: true,
          body: wireOf(details),
        });
        return parseAnswer(answer, policySchema, attempted, "outcome-unknown");
      },
    });
    return made.id;
  }

  async hasPolicy(id: string, details: CreatePolicy): Promise<boolean> {
    return (await this.#listPolicies(details)).some((policy) => policy.id === id);
  }

  async deletePolicy(id: string): Promise<void> {
    const attempted = `delete the policy ${id}`;
    const url = `${this.#base}/v1/policies/${encodeURIComponent(id)}`;
    expectNoPage(await this.#calls.send({ attempted, method: "DELETE", url }), attempted);
  }

  async #listPolicies({ accountId, iamId }: CreatePolicy): Promise<Policy[]> {
    const attempted = `list the policies of ${iamId}`;
    const query = new URLSearchParams({ account_id: accountId, iam_id: iamId });
    const answer = await this.#calls.send({ attempted, method: "GET", url: `${this.#base}/v1/policies?${query}` });
    return parseAnswer(answer, policyList, attempted).policies;
  }
}

function wireOf(details: CreatePolicy) {
  return {
    type: "access",
    subjects: [{ attributes: [{ name: "iam_id", value: details.iamId }] }],
    roles: details.roles.map((role_id) => ({ role_id })),
    resources: [{ attributes: resourceAttributes(details) }],
  };
}

function resourceAttributes(details: CreatePolicy) {
  return [
    { name: "accountId", value: details.accountId },
    { name: "serviceName", value: details.serviceName },
    { name: "serviceInstance", value: details.instanceGuid },
  ];
}

function says(policy: Policy, details: CreatePolicy): boolean {
  const roles = policy.roles.map(({ role_id }) => role_id).sort();
  const [resource, ...others] = policy.resources;
  const [subject, ...otherSubjects] = policy.subjects;
  const wanted = resourceAttributes(details);
  return (
    policy.type === "access" &&
    others.length + otherSubjects.length === 0 &&
    resource?.attributes.length === wanted.length &&
    subject?.attributes.length === 1 &&
    subject.attributes[0]?.value === details.iamId &&
    roles.join() === [...details.roles].sort().join() &&
    wanted.every(({ name, value }) =>
      resource.attributes.some((attribute) => attribute.name === name && attribute.value === value),
    )
  );
}
