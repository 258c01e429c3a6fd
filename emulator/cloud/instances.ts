import { randomUUID } from "node:crypto";
import type { Instance } from "./contents";
import { instanceCrn, instanceGuidIn } from "./crn";
import type { Ledger } from "./ledger";
import { Refusal } from "./refusal";

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
  /** Whether the instance hands out and accepts API tokens. Default: `IAM_AND_API_TOKEN`. */
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
  constructor(private readonly ledger: Ledger) {}

  add(wanted: NewInstance): Instance {
    const { ledger } = this;
    return ledger.write((contents) => {
      const guid = wanted.guid ?? randomUUID();
      const region = wanted.region ?? "us-south";
      const instance: Instance = {
        guid,
        crn: instanceCrn(wanted.service, region, contents.accountId, guid),
        name: wanted.name ?? `${wanted.service} in ${region}`,
        service: wanted.service,
        region,
        resourceGroupId: wanted.resourceGroupId ?? "default-resource-group",
        state: "active",
        authorization: wanted.authorization ?? "IAM_AND_API_TOKEN",
        onetimeCredentials: wanted.onetimeCredentials ?? false,
        credentials: wanted.credentials ?? "live",
        createdAt: ledger.date(),
        ingestionKey: wanted.service === "logdnaat" ? ledger.secret("ingestion-key") : null,
        serviceKeys: [],
      };
      contents.instances.push(instance);
      const teamName = sysdigServices.get(wanted.service);
      if (teamName !== undefined) {
        contents.teams.push({ id: contents.nextNumber++, instanceGuid: guid, name: teamName, isDefault: true });
        contents.accessKeys.push({
          id: contents.nextNumber++,
          instanceGuid: guid,
          accessKey: ledger.secret("access-key"),
          enabled: true,
          dateCreated: ledger.now(),
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
    const instance = this.ledger.contents.instances.find((candidate) => candidate.guid === guid);
    if (instance === undefined || (guidOrCrn.startsWith("crn:") && guidOrCrn !== instance.crn)) {
      throw new Refusal("not-found", `Instance ${guidOrCrn} does not exist.`);
    }
    return instance;
  }

  list(): Instance[] {
    return this.ledger.contents.instances;
  }

  change(guidOrCrn: string, change: (instance: Instance) => void): void {
    this.ledger.write(() => change(this.find(guidOrCrn)));
  }
}
