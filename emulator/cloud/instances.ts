import { randomUUID } from "node:crypto";
import type { Instance } from "./cloud-state";
import { instanceCrn, instanceGuidIn } from "./crn";
import { Refusal } from "./refusal";
import type { Store } from "./store";

/** What a new instance may be given; everything but the service has a default. */
export interface NewInstance {
  /** `sysdig-secure`, `sysdig-monitor`, `logdnaat`, or any other service name. */
  service: string;
  /** Default `us-south`. */
  region?: string;
  /** Default: made of the service and the region. */
  name?: string;
  /** Default: random. */
  guid?: string;
  /** Default `IAM_AND_API_TOKEN`. */
  authorization?: "IAM_ONLY" | "IAM_AND_API_TOKEN";
  /** Resource keys show their credentials at creation only. Default false. */
  onetimeCredentials?: boolean;
  /** Whether resource keys show the instance's keys of now, or those of their creation. Default `live`. */
  credentials?: "live" | "frozen";
  /** Default `default-resource-group`. */
  resourceGroupId?: string;
}

const sysdigServices = new Map([
  ["sysdig-secure", "Secure Operations"],
  ["sysdig-monitor", "Monitor Operations"],
]);

/** True for the two services that speak Sysdig's API. */
export function speaksSysdig(instance: { service: string }): boolean {
  return sysdigServices.has(instance.service);
}

/** The service instances; a new one comes with the keys IBM makes when it provisions one. */
export class Instances {
  constructor(private readonly store: Store) {}

  add(wanted: NewInstance): Instance {
    const { store } = this;
    return store.write((state) => {
      const guid = wanted.guid ?? randomUUID();
      const region = wanted.region ?? "us-south";
      const instance: Instance = {
        guid,
        crn: instanceCrn(wanted.service, region, state.accountId, guid),
        name: wanted.name ?? `${wanted.service} in ${region}`,
        service: wanted.service,
        region,
        resourceGroupId: wanted.resourceGroupId ?? "default-resource-group",
        state: "active",
        authorization: wanted.authorization ?? "IAM_AND_API_TOKEN",
        onetimeCredentials: wanted.onetimeCredentials ?? false,
        credentials: wanted.credentials ?? "live",
        createdAt: store.date(),
        ingestionKey: wanted.service === "logdnaat" ? store.secret("ingestion-key") : null,
        serviceKeys: [],
      };
      state.instances.push(instance);
      const teamName = sysdigServices.get(wanted.service);
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

  /** The instance a GUID or CRN names; refuses when there is none, `gone` when it was removed. */
  get(guidOrCrn: string): Instance {
    const instance = this.find(guidOrCrn);
    if (instance.state === "removed") throw new Refusal("gone", `Instance ${instance.guid} was removed.`);
    return instance;
  }

  /** Like `get`, but a removed instance is an answer. */
  find(guidOrCrn: string): Instance {
    const guid = instanceGuidIn(guidOrCrn);
    const instance = this.store.state.instances.find((candidate) => candidate.guid === guid);
    if (instance === undefined || (guidOrCrn.startsWith("crn:") && guidOrCrn !== instance.crn)) {
      throw new Refusal("not-found", `Instance ${guidOrCrn} does not exist.`);
    }
    return instance;
  }

  list(): Instance[] {
    return this.store.state.instances;
  }

  change(guidOrCrn: string, change: (instance: Instance) => void): void {
    this.store.write(() => change(this.find(guidOrCrn)));
  }
}
