import { z } from "zod";
import { CloudError, isCloudError } from "../../domain/cloud-error";
import { isLabelOf } from "../../domain/create-label";
import type { CreateContext } from "../../domain/lost-create";
import type { HttpResponse } from "../../http/request";
import type { AuthorizedCalls } from "../authorized";
import { untilDeletable, untilListed } from "../backoff";
import { createLabelled } from "../labelled-create";
import { expectNoPage, parseResponse } from "../response";
import { rowsOf } from "../rows";
import { whileYoung } from "../while-young";

/** An id goes into paths. */
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

/** What is used of a policy that IBM has made, or that it names as one's twin. */
const describedPolicy = z.object({ id: policyId, description });

/** Rows are read one by one: those of another version, or of another kind, must not hide the others. */
const policyList = z.object({ policies: rowsOf(policySchema).transform(({ rows }) => rows) });

/** Which policy is in the way: IBM names it in an object, or by its id alone. */
const conflictAnswer = z.object({
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

/** A policy, and whether its description proves that it was made for the resource. */
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

  /** The policy that says exactly this: the one there is, else a new one. */
  async ensurePolicy(details: CreatePolicy, context: CreateContext): Promise<EnsuredPolicy> {
    const existing = (await this.#listPolicies(details)).find((policy) => says(policy, details));
    if (existing !== undefined) return ensured(existing, context.urn);
    const attempted = `create the policy for ${details.iamId} on instance ${details.instanceGuid}`;
    return createLabelled(
      {
        attempted,
        run: (label) => this.#createPolicy(details, label, attempted, context.urn),
        find: async (labels) => {
          for (const policy of await this.#listPolicies(details)) {
            const label = labels.find((each) => policy.description === described(each));
            if (label !== undefined) return { thing: ensured(policy, context.urn), label };
          }
          return undefined;
        },
        advice: "It ends with the service ID that it is for. Run `pulumi up` again.",
      },
      // A policy goes away with the service ID that it is for, and that with its resource key: none needs to be kept.
      { ...context, lose: () => undefined },
    );
  }

  /** A young policy may not be listed yet, so that nobody could say that it is gone. */
  async hasPolicy(id: string, details: CreatePolicy, isYoung: boolean): Promise<boolean> {
    return isYoung || (await this.#listPolicies(details)).some((policy) => policy.id === id);
  }

  /** Of a young policy a 404 proves nothing: when it stays so that is `too-young`. */
  async deletePolicy(id: string, isYoung: boolean): Promise<void> {
    const attempted = "delete the policy";
    const path = pathOf(id, attempted);
    const call = { attempted: `${attempted} ${id}`, method: "DELETE", path } as const;
    const send = () => this.#calls.send(call);
    expectNoPage(await whileYoung(this.#calls.http.clock, isYoung, call.attempted, untilDeletable, send), attempted);
  }

  /** After a lost answer the next try may meet the policy that the earlier one has made: IBM names it in its refusal. */
  async #createPolicy(details: CreatePolicy, label: string, attempted: string, urn: string): Promise<EnsuredPolicy> {
    let twin: string | undefined;
    try {
      const answer = await this.#calls.send({
        attempted,
        method: "POST",
        path: policies,
        creates: true,
        body: wireOf(details, label),
        refused: (refusal) => {
          twin = twinIn(refusal, attempted);
          return undefined;
        },
      });
      return { id: parseResponse(answer, describedPolicy, attempted, "outcome-unknown").id, isOurs: true };
    } catch (error) {
      if (twin === undefined || !isCloudError(error)) throw error;
      return { id: twin, isOurs: await this.isOurs(twin, urn) };
    }
  }

  /** What cannot be read is nobody's: it is used, and not deleted by us. */
  async isOurs(id: string, urn: string): Promise<boolean> {
    const attempted = `read the policy ${id}`;
    const look = async () => {
      const answer = await this.#calls.send({ attempted, method: "GET", path: pathOf(id, attempted) });
      return ensured(parseResponse(answer, describedPolicy, attempted), urn);
    };
    try {
      return (await whileYoung(this.#calls.http.clock, true, attempted, untilListed, look)).isOurs;
    } catch (error) {
      if (!isCloudError(error)) throw error;
      return false;
    }
  }

  async #listPolicies({ accountId, iamId }: CreatePolicy): Promise<readonly Policy[]> {
    const attempted = `list the policies of ${iamId}`;
    const query = { account_id: accountId, iam_id: iamId };
    const answer = await this.#calls.send({ attempted, method: "GET", path: policies, query });
    return parseResponse(answer, policyList, attempted).policies;
  }
}

const policies = ["v1", "policies"];

function pathOf(id: string, attempted: string): string[] {
  if (policyId.safeParse(id).success) return [...policies, id];
  throw new CloudError({
    code: "refused",
    attempted,
    answered: "what is saved as its id is none",
    advice: "Look at the policies of the service ID in IBM's web UI.",
  });
}

const start = "pulumi-ibm-keys ";

function described(label: string): string {
  return `${start}${label}`;
}

function ensured({ id, description }: z.infer<typeof describedPolicy>, urn: string): EnsuredPolicy {
  const text = description ?? "";
  return { id, isOurs: text.startsWith(start) && isLabelOf(text.slice(start.length), urn) };
}

function twinIn(refusal: HttpResponse, attempted: string): string | undefined {
  if (refusal.status !== 409) return undefined;
  try {
    return parseResponse(refusal, conflictAnswer, attempted).errors[0].details.conflicts_with.policy;
  } catch {
    return undefined;
  }
}

function wireOf(details: CreatePolicy, label: string) {
  return {
    type: "access",
    description: described(label),
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
