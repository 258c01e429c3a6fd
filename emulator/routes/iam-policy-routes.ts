import { ApiError } from "../cloud/api-error";
import type { Policy } from "../cloud/cloud-state";
import { etag, type PolicyDefinition } from "../cloud/policies";
import type { ApiResponse, Principal, Request, Route } from "./api";

/** How one version of the API writes policies. */
interface PolicyVersion {
  version: "v1" | "v2";
  /** What stands before "Policy" in IBM's names of the operations. */
  infix: "" | "V2";
  parse(body: string): PolicyDefinition;
  bodyOf(policy: Policy): object;
}

/** The routes of policies in one version; both versions show and change the same policies. */
export function policyRoutesOf({ version, infix, parse, bodyOf }: PolicyVersion): Route[] {
  const all = `/${version}/policies`;
  const one = `${all}/:id`;
  return [
    { method: "GET", path: all, operation: `list${infix}Policies`, handle: listPolicies },
    { method: "POST", path: all, operation: `create${infix}Policy`, handle: createPolicy },
    { method: "GET", path: one, operation: `get${infix}Policy`, handle: getPolicy },
    { method: "PUT", path: one, operation: `replace${infix}Policy`, handle: replacePolicy },
    { method: "DELETE", path: one, operation: `delete${infix}Policy`, handle: deletePolicy },
  ];

  function listPolicies({ services, query }: Request): ApiResponse {
    const account = query.get("account_id");
    if (account === null) throw new ApiError("invalid", "The query parameter account_id is missing.");
    const policies = services.policies.list(account, query.get("iam_id") ?? undefined, query.get("type") ?? undefined);
    return { status: 200, body: { policies: policies.filter(({ id }) => !services.store.young.has(id)).map(bodyOf) } };
  }

  function createPolicy({ services, body }: Request, { identity }: Principal): ApiResponse {
    const policy = services.policies.create(parse(body), identity);
    services.store.young.add("policies", policy.id);
    return respond(201, policy);
  }

  function getPolicy({ services, params }: Request): ApiResponse {
    const policy = services.policies.get(params.id ?? "");
    if (services.store.young.has(policy.id)) throw new ApiError("young", `Policy with id ${policy.id} was not found.`);
    return respond(200, policy);
  }

  function replacePolicy({ services, params, body, header }: Request, { identity }: Principal): ApiResponse {
    return respond(200, services.policies.replace(params.id ?? "", header("if-match"), parse(body), identity));
  }

  function deletePolicy({ services, params }: Request): ApiResponse {
    services.policies.delete(params.id ?? "");
    return { status: 204 };
  }

  function respond(status: number, policy: Policy): ApiResponse {
    return { status, headers: { etag: etag(policy) }, body: bodyOf(policy) };
  }
}
