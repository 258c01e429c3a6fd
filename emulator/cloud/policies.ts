import { randomUUID } from "node:crypto";
import { ApiError } from "./api-error";
import type { Identity, Policy } from "./cloud-state";
import type { Identities } from "./identities";
import type { Roles } from "./roles";
import type { Store } from "./store";

/** What a request can set in a policy. */
export type PolicyDefinition = Pick<
  Policy,
  "version" | "type" | "description" | "subjects" | "roles" | "resources" | "rule" | "pattern"
>;

/** A new access policy of somebody else, for one subject. */
export interface NewPolicy {
  /** The IAM ID of the subject: `iam-ServiceId-…`. Required. */
  iamId: string;
  /** The roles, by name or CRN. Required. */
  roles: string[];
  /** The service that it is for. Default: all. */
  serviceName?: string;
  /** The GUID of the instance that it is for. Default: all. */
  instanceGuid?: string;
  /** The version of the API that it was created by. Default: `v1`. */
  version?: "v1" | "v2";
}

/** IAM access policies of both versions. */
export class Policies {
  readonly #store: Store;
  readonly #identities: Identities;
  readonly #roles: Roles;

  constructor(store: Store, identities: Identities, roles: Roles) {
    this.#store = store;
    this.#identities = identities;
    this.#roles = roles;
  }

  create(definition: PolicyDefinition, identity: Identity): Policy {
    this.#validate(definition);
    const date = this.#store.date();
    return this.#store.write((state) => {
      const policy: Policy = {
        id: randomUUID(),
        revision: 1,
        ...definition,
        createdAt: date,
        createdBy: identity.iamId,
        modifiedAt: date,
        modifiedBy: identity.iamId,
      };
      state.policies.push(policy);
      return policy;
    });
  }

  /** Adds the policy of `options`. */
  add({ iamId, roles, serviceName, instanceGuid, version = "v1" }: NewPolicy, identity: Identity): Policy {
    const values: [name: string, value: string | undefined][] = [
      ["accountId", this.#store.state.accountId],
      ["serviceName", serviceName],
      ["serviceInstance", instanceGuid],
    ];
    const operator = version === "v1" ? null : "stringEquals";
    const attributes = values.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value, operator }]));
    const definition: PolicyDefinition = {
      version,
      type: "access",
      description: null,
      subjects: [{ attributes: [{ name: "iam_id", value: iamId }] }],
      roles: roles.map((role) => ({ role_id: this.#roles.crnFor(serviceName ?? "", role) })),
      resources: [{ attributes }],
      rule: null,
      pattern: null,
    };
    return this.create(definition, identity);
  }

  get(id: string): Policy {
    const policy = this.#store.state.policies.find((candidate) => candidate.id === id);
    if (policy === undefined) throw new ApiError("not-found", `Policy with id ${id} was not found.`);
    return policy;
  }

  replace(id: string, ifMatch: string | undefined, definition: PolicyDefinition, identity: Identity): Policy {
    if (definition.version !== this.get(id).version) {
      throw new ApiError("invalid", `The policy ${id} is one of the other version of this API.`);
    }
    if (ifMatch !== etag(this.get(id))) {
      throw new ApiError("stale-revision", "If-Match does not name the current revision of the policy.");
    }
    this.#validate(definition, id);
    return this.#store.write(() => {
      const policy = this.get(id);
      Object.assign(policy, definition);
      policy.revision += 1;
      policy.modifiedAt = this.#store.date();
      policy.modifiedBy = identity.iamId;
      return policy;
    });
  }

  delete(id: string): void {
    this.get(id);
    this.#store.write((state) => {
      state.policies = state.policies.filter((policy) => policy.id !== id);
    });
  }

  list(accountId: string, iamId: string | undefined, type: string | undefined): Policy[] {
    return this.#store.state.policies.filter(
      (policy) =>
        accountId === this.#store.state.accountId &&
        (iamId === undefined || subjectsOf(policy).includes(iamId)) &&
        (type === undefined || policy.type === type),
    );
  }

  #validate(definition: PolicyDefinition, replacedId?: string): void {
    for (const role of definition.roles) this.#roles.requireCrn(role.role_id);
    for (const iamId of subjectsOf(definition)) {
      if (this.#identities.find(iamId) === undefined) throw new ApiError("invalid", `Subject ${iamId} does not exist.`);
    }
    const { state } = this.#store;
    const accounts = definition.resources.map(
      ({ attributes }) => attributes.find(({ name }) => name === "accountId")?.value,
    );
    if (accounts.length === 0 || accounts.some((account) => account !== state.accountId)) {
      throw new ApiError("invalid", "Each resource needs the attribute accountId of your account.");
    }
    const existing = state.policies.find(
      (policy) => policy.id !== replacedId && canonical(policy) === canonical(definition),
    );
    if (existing !== undefined) {
      const message = "The policy was not created because a policy with identical attributes and roles already exists.";
      throw new PolicyConflict(message, existing);
    }
  }
}

/** The error for a policy that grants the same as an existing one. */
export class PolicyConflict extends ApiError {
  constructor(
    message: string,
    readonly existing: Policy,
  ) {
    super("conflict", message);
  }
}

/** The revision of a policy, for the header ETag; If-Match has to repeat it. */
export function etag(policy: Policy): string {
  return `${policy.revision}-${policy.id.replaceAll("-", "")}`;
}

/** The IAM IDs in the subjects of a policy. */
function subjectsOf({ subjects }: Pick<Policy, "subjects">): string[] {
  const attributes = subjects.flatMap((subject) => subject.attributes);
  return attributes.filter(({ name }) => name === "iam_id").map(({ value }) => value);
}

/** Equal for two policies that grant the same, in whatever order their parts are written. */
function canonical({ type, subjects, roles, resources, rule }: PolicyDefinition): string {
  const sets = [subjects, roles, resources].map((set) => set.map(sorted).sort());
  return JSON.stringify([type, ...sets, rule]);
}

function sorted(part: { attributes: { name: string; value: string }[] } | { role_id: string }): string {
  if ("role_id" in part) return part.role_id;
  return JSON.stringify(part.attributes.map(({ name, value }) => `${name}=${value}`).sort());
}
