import { z } from "zod";
import { CloudError, isCloudError } from "../../domain/cloud-error";
import { isLabelOf } from "../../domain/create-label";
import type { CreateContext } from "../../domain/lost-create";
import type { HttpResponse } from "../../http/response";
import type { AuthorizedCalls } from "../api/authorized";
import { untilDeletable, untilListed } from "../api/backoff";
import { createLabelled } from "../api/labelled-create";
import { parseResponse, requireJsonOrEmpty } from "../api/response";
import { rowsOf } from "../api/rows";
import { whileYoung } from "../api/while-young";

/** Strict, since an id becomes part of a path. */
const policyId = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/);
const description = z.string().nullish().catch(null);
const attributesSchema = z.array(z.object({ attributes: z.array(z.object({ name: z.string(), value: z.string() })) }));
const policySchema = z.object({
  id: policyId,
  type: z.string(),
  description,
  subjects: attributesSchema,
  resources: attributesSchema,
  roles: z.array(z.object({ role_id: z.string() })),
});

/** What is used of a policy that was just created, or that is read by its id. */
const describedPolicy = z.object({ id: policyId, description });

/** Each row is parsed by itself: policies of other versions and kinds cannot be read, and must not hide the others. */
const policyList = z.object({ policies: rowsOf(policySchema).transform(({ rows }) => rows) });

/** The refusal of a policy that exists already: it names the existing one by an object, or by its id alone. */
const conflictResponse = z.object({
  errors: z.tuple(
    [
      z.object({
        details: z.object({
          conflicts_with: z.object({
            policy: z.union([policyId, z.object({ id: policyId }).transform(({ id }) => id)]),
          }),
        }),
      }),
    ],
    z.unknown(),
  ),
});

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

/** A policy, and whether the label in its description proves that it was made for the resource. */
interface EnsuredPolicy {
  id: string;
  isOurs: boolean;
}

/** https://cloud.ibm.com/apidocs/iam-policy-management; methods carry the names of IBM's operations. */
export class Policies {
  readonly #calls: AuthorizedCalls;

  constructor(calls: AuthorizedCalls) {
    this.#calls = calls;
  }

  /** Returns the existing policy with exactly these details, else creates one. */
  async ensurePolicy(details: CreatePolicy, context: CreateContext): Promise<EnsuredPolicy> {
    const existing = (await this.#listPolicies(details)).find((policy) => isPolicyFor(policy, details));
    if (existing !== undefined) return withOwnership(existing, context.urn);
    const action = `create the policy for ${details.iamId} on instance ${details.instanceGuid}`;
    return createLabelled(
      {
        action,
        run: (label) => this.#createPolicy(details, label, action, context.urn),
        find: async (labels) => {
          for (const policy of await this.#listPolicies(details)) {
            const label = labels.find((each) => policy.description === descriptionFor(each));
            if (label !== undefined) return { thing: withOwnership(policy, context.urn), label };
          }
          return undefined;
        },
        advice: "It ends with the service ID that it is for. Run `pulumi up` again.",
      },
      // IBM deletes a policy with its service ID, and that with its resource key: no lost create needs to be kept.
      { ...context, lose: () => undefined },
    );
  }

  /** Whether the policy exists. A young one may not be listed yet, and counts as existing. */
  async hasPolicy(id: string, details: CreatePolicy, isYoung: boolean): Promise<boolean> {
    return isYoung || (await this.#listPolicies(details)).some((policy) => policy.id === id);
  }

  /** Deletes the policy. If a young one is answered with 404 to the end, this throws `too-young`. */
  async deletePolicy(id: string, isYoung: boolean): Promise<void> {
    const action = "delete the policy";
    const path = pathOf(id, action);
    const call = { action: `${action} ${id}`, needs: administrator, method: "DELETE", path } as const;
    const send = () => this.#calls.send(call);
    requireJsonOrEmpty(await whileYoung(this.#calls.http.clock, isYoung, call.action, untilDeletable, send), action);
  }

  /** After a lost create the next try may be refused because the policy exists: then the existing one is used. */
  async #createPolicy(details: CreatePolicy, label: string, action: string, urn: string): Promise<EnsuredPolicy> {
    let existing: string | undefined;
    try {
      const response = await this.#calls.send({
        action,
        needs: administrator,
        method: "POST",
        path: policies,
        creates: true,
        body: bodyOf(details, label),
        errorFor: (refusal) => {
          existing = conflictingPolicyIn(refusal, action);
          return undefined;
        },
      });
      return { id: parseResponse(response, describedPolicy, action, "outcome-unknown").id, isOurs: true };
    } catch (error) {
      if (existing === undefined || !isCloudError(error)) throw error;
      return { id: existing, isOurs: await this.isOurs(existing, urn) };
    }
  }

  /** Whether the policy was made for this resource. One that cannot be read counts as made by somebody else. */
  async isOurs(id: string, urn: string): Promise<boolean> {
    const action = `read the policy ${id}`;
    const look = async () => {
      const response = await this.#calls.send({
        action,
        needs: administrator,
        method: "GET",
        path: pathOf(id, action),
      });
      return withOwnership(parseResponse(response, describedPolicy, action), urn);
    };
    try {
      return (await whileYoung(this.#calls.http.clock, true, action, untilListed, look)).isOurs;
    } catch (error) {
      if (!isCloudError(error)) throw error;
      return false;
    }
  }

  async #listPolicies({ accountId, iamId }: CreatePolicy): Promise<readonly Policy[]> {
    const action = `list the policies of ${iamId}`;
    const query = { account_id: accountId, iam_id: iamId };
    const response = await this.#calls.send({ action, needs: administrator, method: "GET", path: policies, query });
    return parseResponse(response, policyList, action).policies;
  }
}

const policies = ["v1", "policies"];
/** IBM's page on service keys names it for the whole task, and none for reading alone. */
const administrator = "the platform role Administrator on the IAM Identity service";

function pathOf(id: string, action: string): string[] {
  if (policyId.safeParse(id).success) return [...policies, id];
  throw new CloudError({
    code: "rejected",
    action,
    reason: "what is saved as its id is none",
    advice: "Look at the policies of the service ID in IBM's web UI.",
  });
}

const descriptionStart = "pulumi-ibm-keys ";

function descriptionFor(label: string): string {
  return `${descriptionStart}${label}`;
}

function withOwnership({ id, description }: z.infer<typeof describedPolicy>, urn: string): EnsuredPolicy {
  const text = description ?? "";
  return { id, isOurs: text.startsWith(descriptionStart) && isLabelOf(text.slice(descriptionStart.length), urn) };
}

function conflictingPolicyIn(refusal: HttpResponse, action: string): string | undefined {
  if (refusal.status !== 409) return undefined;
  try {
    return parseResponse(refusal, conflictResponse, action).errors[0].details.conflicts_with.policy;
  } catch {
    return undefined;
  }
}

function bodyOf(details: CreatePolicy, label: string) {
  return {
    type: "access",
    description: descriptionFor(label),
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

function isPolicyFor(policy: Policy, details: CreatePolicy): boolean {
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
