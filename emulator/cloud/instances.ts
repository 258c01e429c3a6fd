import { randomUUID } from "node:crypto";
import { ApiError } from "./api-error";
import type { CloudState, Instance, Json } from "./cloud-state";
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
  /** Whether the instance gives out and accepts API tokens, which it does with `ANY`. Default: `ANY`. */
  authorization?: "IAM_ONLY" | "ANY";
  /** Whether resource keys show their credentials only when they are created. Default: false. */
  onetimeCredentials?: boolean;
  /**
   * Whether resource keys show the keys that the instance has now (`live`), or had when they were created (`frozen`).
   * Default: `live`.
   */
  credentials?: "live" | "frozen";
  /** The id of the resource group. Default: `default-resource-group`. */
  resourceGroupId?: string;
  /** The state; resource keys of an instance that is not active cannot be created. Default: `active`. */
  state?: "active" | "provisioning" | "failed";
}

/** How two instances are connected. */
export interface Connection {
  /** Whether both instances name the other one in their parameters, or the first one only. Default: `both`. */
  shownBy?: "both" | "first";
  /** Whether both instances list the access keys of both, or each its own. Default: `shared`. */
  keys?: "shared" | "separate";
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
        state: options.state ?? "active",
        removedAnswers: "removed",
        authorization: options.authorization ?? "ANY",
        connectedInstance: null,
        customerId: null,
        onetimeCredentials: options.onetimeCredentials ?? false,
        credentials: options.credentials ?? "live",
        createdAt: store.date(),
        deletedAt: null,
        ingestionKey: hasIngestionKey(options) ? store.secret("ingestion-key") : null,
        serviceKeys: [],
      };
      state.instances.push(instance);
      const teamName = sysdigServices.get(options.service);
      if (teamName !== undefined) {
        const [id, dateCreated] = [state.nextNumber++, store.now()];
        state.teams.push({ id, instanceGuid: guid, name: teamName, isDefault: true, dateCreated });
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
        instance.customerId = state.nextNumber++;
      }
      return instance;
    });
  }

  /** The instance with this GUID or CRN; throws if it does not exist, or was deleted. */
  get(guidOrCrn: string): Instance {
    const instance = this.find(guidOrCrn);
    if (instance.state === "removed") throw removed(instance);
    if (instance.state === "pending_reclamation") {
      throw new ApiError("reclaimed", "Instance is in pending_reclamation state.  Use API to reclaim the instance.");
    }
    return instance;
  }

  /** The same, for a new resource key. */
  getActive(guidOrCrn: string): Instance {
    const { state } = this.find(guidOrCrn);
    if (state === "pending_reclamation") {
      throw new ApiError("reclaimed", "Instance is pending reclamation. Please restore the instance and retry.");
    }
    if (state !== "active" && state !== "removed") throw new ApiError("invalid", `The instance is ${state}.`);
    return this.get(guidOrCrn);
  }

  /** The instance as it is read: also one that was deleted, as far as the API still shows it. */
  read(guidOrCrn: string): Instance {
    const instance = this.find(guidOrCrn);
    if (instance.state === "removed" && instance.removedAnswers !== "removed") throw removed(instance);
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

  /** Connects an instance of Monitoring and one of Workload Protection, so that the agents of one feed both. */
  connect(one: string, other: string, { shownBy = "both", keys = "shared" }: Connection = {}): void {
    const [first, second] = [this.get(one), this.get(other)];
    const services = [first.service, second.service].sort().join(" ");
    if (services !== "sysdig-monitor sysdig-secure" || first.region !== second.region) {
      throw new ApiError("invalid", "Only Monitoring and Workload Protection of one region can be connected.");
    }
    if ([first, second].some((each) => connectedTo(this.#store.state, each) !== undefined)) {
      throw new ApiError("conflict", "An instance can be connected to one other only.");
    }
    this.#store.write(() => {
      const [a, b] = [this.get(one), this.get(other)];
      a.connectedInstance = b.guid;
      if (shownBy === "both") b.connectedInstance = a.guid;
      if (keys === "shared") b.customerId = a.customerId;
    });
  }

  list(): Instance[] {
    return this.#store.state.instances;
  }

  change(guidOrCrn: string, change: (instance: Instance) => void): void {
    this.#store.write(() => change(this.find(guidOrCrn)));
  }
}

function removed({ guid, removedAnswers }: Instance): ApiError {
  return new ApiError(removedAnswers === "not-found" ? "not-found" : "gone", `Instance ${guid} was removed.`);
}

/** The instance that this one is connected to, until one of the two is removed. */
export function connectedTo({ instances }: CloudState, instance: Instance): Instance | undefined {
  const { guid, connectedInstance } = instance;
  return instances.find(
    (other) => other.state === "active" && (other.guid === connectedInstance || other.connectedInstance === guid),
  );
}

/** The parameters that Resource Controller shows of an instance; undefined for services whose parameters do nothing here. */
export function parametersOf(state: CloudState, instance: Instance): { [name: string]: Json } | undefined {
  if (!hasSysdigApi(instance)) return undefined;
  const isMonitoring = instance.service === "sysdig-monitor";
  const other = connectedTo(state, instance);
  const name = isMonitoring ? "workload_protection_connected_instance" : "cloud_monitoring_connected_instance";
  return {
    ...(isMonitoring ? { default_receiver: false } : {}),
    external_api_auth: instance.authorization,
    ...(other !== undefined && other.guid === instance.connectedInstance ? { [name]: other.crn } : {}),
  };
}
