import { randomUUID } from "node:crypto";
import { ApiError } from "./api-error";
import type { Instance } from "./cloud-state";
import { instanceCrn, instanceGuidIn } from "./crn";
import type { Store } from "./store";

/** A new instance of a service. */
export interface NewInstance {
  /** The service, as in CRNs: `sysdig-secure`, `sysdig-monitor`, `logdnaat`, or any other. Required. */
  service: string;
  /** The region. Default: `us-south`. */
  region?: string;
  /** The name. Default: made of the service and the region. */
  name?: string;
  /** The GUID. Default: a random one. */
  guid?: string;
  /** Whether the instance gives out and accepts API tokens. Default: `IAM_AND_API_TOKEN`. */
  authorization?: "IAM_ONLY" | "IAM_AND_API_TOKEN";
  /** Whether resource keys show their credentials only when they are created. Default: false. */
  onetimeCredentials?: boolean;
  /**
   * Whether resource keys show the keys that the instance has now (`live`), or had when they were created (`frozen`).
   * Default: `live`.
   */
  credentials?: "live" | "frozen";
  /** The id of the resource group. Default: `default-resource-group`. */
  resourceGroupId?: string;
}

/** The services with Sysdig's API, and the names of their default teams. */
const sysdigServices = new Map([
  ["sysdig-secure", "Secure Operations"],
  ["sysdig-monitor", "Monitor Operations"],
]);

/** Whether the instance's service has Sysdig's API. */
export function hasSysdigApi(instance: { service: string }): boolean {
  return sysdigServices.has(instance.service);
}

/** Whether the keys of a service have a service ID with an API key and a role. Those of databases have a user instead. */
export function isIamCompatible(service: string): boolean {
  return !service.startsWith("databases-for-");
}

/** Activity Tracker, and Log Analysis before it. */
function hasIngestionKey({ service }: { service: string }): boolean {
  return service === "logdnaat" || service === "logdna";
}

/** The service instances. */
export class Instances {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Adds an instance, with the keys and the team that IBM creates together with it. */
  add(options: NewInstance): Instance {
    const store = this.#store;
    return store.write((state) => {
      const guid = options.guid ?? randomUUID();
      const region = options.region ?? "us-south";
      const instance: Instance = {
        guid,
        crn: instanceCrn(options.service, region, state.accountId, guid),
        name: options.name ?? `${options.service} in ${region}`,
        service: options.service,
        region,
        resourceGroupId: options.resourceGroupId ?? "default-resource-group",
        state: "active",
        authorization: options.authorization ?? "IAM_AND_API_TOKEN",
        onetimeCredentials: options.onetimeCredentials ?? false,
        credentials: options.credentials ?? "live",
        createdAt: store.date(),
        ingestionKey: hasIngestionKey(options) ? store.secret("ingestion-key") : null,
        serviceKeys: [],
      };
      state.instances.push(instance);
      const teamName = sysdigServices.get(options.service);
      if (teamName !== undefined) {
        state.teams.push({ id: state.nextNumber++, instanceGuid: guid, name: teamName, isDefault: true });
        state.accessKeys.push({
          id: state.nextNumber++,
          instanceGuid: guid,
          accessKey: store.secret("access-key"),
          enabled: true,
          dateCreated: store.now(),
          dateDisabled: null,
          limit: null,
          reservation: null,
          teamId: null,
          metadata: {},
        });
      }
      return instance;
    });
  }

  /** The instance with this GUID or CRN; throws `not-found`, or `gone` if it was removed. */
  get(guidOrCrn: string): Instance {
    const instance = this.find(guidOrCrn);
    if (instance.state === "removed") throw new ApiError("gone", `Instance ${instance.guid} was removed.`);
    return instance;
  }

  /** The instance with this GUID or CRN, even if it was removed; throws `not-found`. */
  find(guidOrCrn: string): Instance {
    const guid = instanceGuidIn(guidOrCrn);
    const instance = this.#store.state.instances.find((candidate) => candidate.guid === guid);
    if (instance === undefined || (guidOrCrn.startsWith("crn:") && guidOrCrn !== instance.crn)) {
      throw new ApiError("not-found", `Instance ${guidOrCrn} does not exist.`);
    }
    return instance;
  }

  list(): Instance[] {
    return this.#store.state.instances;
  }

  change(guidOrCrn: string, change: (instance: Instance) => void): void {
    this.#store.write(() => change(this.find(guidOrCrn)));
  }
}
