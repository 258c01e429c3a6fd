import { ApiError } from "./api-error";
import type { CustomRole, ServiceRole } from "./cloud-state";
import { isIamCompatible } from "./instances";
import type { Store } from "./store";

/** A role as IAM describes it. */
export interface Role {
  display_name: string;
  description: string;
  crn: string;
  actions: string[];
}

/** A new custom role. */
export interface NewCustomRole {
  /** The last part of its CRN: a capital, then letters and digits. Default: the display name without spaces. */
  name?: string;
  /** What it allows. Default: nothing. */
  actions?: string[];
}

const systemRoles: readonly Role[] = ["Viewer", "Operator", "Editor", "Administrator"].map((name) =>
  role(name, `crn:v1:bluemix:public:iam::::role:${name}`),
);

const commonServiceRoles: readonly Role[] = ["Reader", "Writer", "Manager"].map((name) =>
  role(name, `crn:v1:bluemix:public:iam::::serviceRole:${name}`),
);

/** Display names of the roles that single services have beside the common ones. */
const ownRoles = new Map([
  ["cloud-object-storage", ["Content Reader", "Object Reader", "Object Writer"]],
  ["logs", ["Sender"]],
  ["sysdig-monitor", ["Supertenant Metrics Publisher"]],
]);

/** Platform roles, service roles and the account's custom roles. */
export class Roles {
  readonly system = systemRoles;
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The roles of a service that are not custom ones; databases have none. */
  ofService(service: string): readonly Role[] {
    if (!isIamCompatible(service)) return [];
    const own = (ownRoles.get(service) ?? []).map((name) =>
      role(name, `crn:v1:bluemix:public:${service}::::serviceRole:${name.replaceAll(" ", "")}`),
    );
    return [...commonServiceRoles, ...own];
  }

  addCustom(displayName: string, service: string, { name, actions }: NewCustomRole): CustomRole {
    return this.#store.write((state) => {
      const custom: CustomRole = {
        name: name ?? displayName.replaceAll(" ", ""),
        crn: "",
        displayName,
        service,
        actions: actions ?? [],
      };
      custom.crn = `crn:v1:bluemix:public:iam-access-management::a/${state.accountId}::customRole:${custom.name}`;
      state.customRoles.push(custom);
      return custom;
    });
  }

  /** Somebody gives a custom role another display name; its CRN stays. */
  renameCustom(crn: string, displayName: string): void {
    this.#store.write(() => {
      const custom = this.custom().find((candidate) => candidate.crn === crn);
      if (custom === undefined) throw new ApiError("not-found", `There is no custom role ${crn}.`);
      custom.displayName = displayName;
    });
  }

  /** The custom roles of one service or of all. */
  custom(service?: string): CustomRole[] {
    return this.#store.state.customRoles.filter((custom) => service === undefined || custom.service === service);
  }

  /** The CRN of a role of this service, from its CRN or name. A display name is no name: `Object Writer`. */
  crnFor(service: string, nameOrCrn: string): string {
    const known = [...systemRoles, ...this.ofService(service), ...this.custom(service)];
    const found = known.find(({ crn }) => nameOf(crn) === nameOrCrn || formsOf(crn, service).includes(nameOrCrn));
    if (found === undefined) throw new ApiError("invalid", `The role ${nameOrCrn} does not exist.`);
    return found.crn;
  }

  /** Throws unless any service has a role of this CRN, which may stand under `iam`. */
  requireCrn(crn: string): void {
    const services = [...ownRoles.keys()].flatMap((service) => this.ofService(service));
    const known = [...systemRoles, ...commonServiceRoles, ...services, ...this.custom()];
    if (!known.some((each) => formsOf(each.crn, "iam").includes(crn)))
      throw new ApiError("invalid", `The role ${crn} does not exist.`);
  }

  /** The service role that corresponds to the role with this CRN; any other role counts as Reader, none as None. */
  serviceRoleOf(crn: string): ServiceRole {
    if (crn === "") return "None";
    const name = nameOf(crn);
    if (name === "Manager" || name === "Administrator") return "Manager";
    return name === "Writer" || name === "Editor" ? "Writer" : "Reader";
  }
}

function nameOf(crn: string): string {
  return crn.slice(crn.lastIndexOf(":") + 1);
}

/** IBM writes the CRN of a service's role under the service, or under `iam`. */
function formsOf(crn: string, service: string): string[] {
  const [head, tail] = crn.split("::::");
  if (head === undefined || tail === undefined) return [crn];
  return [crn, ...["iam", service].map((owner) => `crn:v1:bluemix:public:${owner}::::${tail}`)];
}

function role(name: string, crn: string): Role {
  return { display_name: name, description: `As ${name}.`, crn, actions: [] };
}
