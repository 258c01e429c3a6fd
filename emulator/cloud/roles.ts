import { randomUUID } from "node:crypto";
import { ApiError } from "./api-error";
import type { CustomRole, ServiceRole } from "./cloud-state";
import type { Store } from "./store";

const prefix = "crn:v1:bluemix:public:iam::::";

/** A role as IAM describes it. */
export interface Role {
  display_name: string;
  description: string;
  crn: string;
  actions: string[];
}

/** Platform roles, service roles and the account's custom roles. */
export class Roles {
  readonly system: readonly Role[] = ["Viewer", "Operator", "Editor", "Administrator"].map((name) =>
    role(name, `${prefix}role:${name}`),
  );
  readonly service: readonly Role[] = ["Reader", "Writer", "Manager"].map((name) =>
    role(name, `${prefix}serviceRole:${name}`),
  );
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  addCustom(displayName: string, service: string): CustomRole {
    return this.#store.write((state) => {
      const crn = `crn:v1:bluemix:public:iam-access-management::a/${state.accountId}::customRole:${randomUUID()}`;
      const custom: CustomRole = { crn, displayName, service };
      state.customRoles.push(custom);
      return custom;
    });
  }

  /** The custom roles of one service or of all. */
  custom(service?: string): CustomRole[] {
    return this.#store.state.customRoles.filter((custom) => service === undefined || custom.service === service);
  }

  /** The CRN of the role with this display name or CRN. */
  crnOf(nameOrCrn: string): string {
    const known = [...this.service, ...this.system].find(
      (candidate) => candidate.display_name === nameOrCrn || candidate.crn === nameOrCrn,
    );
    const custom = this.custom().find(({ crn, displayName }) => crn === nameOrCrn || displayName === nameOrCrn);
    const crn = known?.crn ?? custom?.crn;
    if (crn === undefined) throw new ApiError("invalid", `The role ${nameOrCrn} does not exist.`);
    return crn;
  }

  /** The service role that corresponds to the role with this CRN; any other role counts as Reader. */
  serviceRoleOf(crn: string): ServiceRole {
    const name = crn.slice(crn.lastIndexOf(":") + 1);
    if (name === "Manager" || name === "Administrator") return "Manager";
    return name === "Writer" || name === "Editor" ? "Writer" : "Reader";
  }
}

function role(name: string, crn: string): Role {
  return { display_name: name, description: `As ${name}.`, crn, actions: [] };
}
