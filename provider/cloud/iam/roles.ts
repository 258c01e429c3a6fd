import { z } from "zod";
import type { Role } from "../../domain/role";
import { accountIn } from "../api/access-tokens";
import type { AuthorizedCalls } from "../api/authorized";
import { parseResponse } from "../api/response";
import { rowsOf } from "../api/rows";
import { SharedRead } from "../api/shared-read";

const roleSchema = z.object({ crn: z.string(), display_name: z.string() }).transform(({ crn, display_name }): Role => {
  return { crn, displayName: display_name, name: crn.slice(crn.lastIndexOf(":") + 1) };
});

const roleRows = rowsOf(roleSchema).nullish();
const roleList = z.object({ system_roles: roleRows, service_roles: roleRows, custom_roles: roleRows });

/** A guess: no page of IBM's names the role that lists roles. */
const viewer = "the platform role Viewer on the IAM Access Management service";

/** How old a list may be: a run sees one, also where a create took ten minutes. Milliseconds. */
const longestAge = 15 * 60_000;

/** https://cloud.ibm.com/apidocs/iam-policy-management#list-roles */
export class Roles {
  readonly #calls: AuthorizedCalls;
  readonly #ofService = new Map<string, SharedRead<readonly Role[]>>();

  constructor(calls: AuthorizedCalls) {
    this.#calls = calls;
  }

  /** The roles that this account has for a service: the platform's, the service's, and custom ones. */
  listRoles(service: string): Promise<readonly Role[]> {
    const read = this.#ofService.get(service) ?? new SharedRead(this.#calls.http.clock, () => this.#read(service));
    this.#ofService.set(service, read);
    return read.get(longestAge);
  }

  async #read(service: string): Promise<readonly Role[]> {
    const action = `list the roles of ${service}`;
    const account = accountIn(await this.#calls.tokens.token());
    const query = { account_id: account, service_name: service };
    const call = { action, needs: viewer, method: "GET", path: ["v2", "roles"], query } as const;
    const response = await this.#calls.send(call);
    const { system_roles, service_roles, custom_roles } = parseResponse(response, roleList, action);
    return [custom_roles, service_roles, system_roles].flatMap((list) => list?.rows ?? []);
  }
}
