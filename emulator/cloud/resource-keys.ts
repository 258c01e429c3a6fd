import { randomUUID } from "node:crypto";
import type { Contents, Identity, Json, RemovedAnswer, ResourceKey } from "./contents";
import { serviceCredentials } from "./credentials";
import { resourceKeyCrn, resourceKeyGuidIn } from "./crn";
import type { Identities } from "./identities";
import type { Instances } from "./instances";
import type { Ledger } from "./ledger";
import { Refusal } from "./refusal";
import type { Roles } from "./roles";

/** A new resource key. */
export interface NewResourceKey {
  /** The name: 1 to 180 characters. Required. */
  name: string;
  /** The GUID or the CRN of the instance. Required. */
  source: string;
  /** The role of its service ID, by name or CRN. Default: `Manager`. */
  role?: string | undefined;
  /** The parameters; `serviceid_crn` makes it use a service ID that exists. Default: none. */
  parameters?: { [name: string]: Json } | undefined;
}

/** IBM's rule: at most 180 characters, and of the special ones only space and `- . _ :`. */
const goodName = /^[\p{L}\p{N} \-._:]{1,180}$/u;

/** Resource keys, and the service ID and API key that come with each. */
export class ResourceKeys {
  constructor(
    private readonly ledger: Ledger,
    private readonly instances: Instances,
    private readonly identities: Identities,
    private readonly roles: Roles,
  ) {}

  create(wanted: NewResourceKey, caller: Identity): ResourceKey {
    const { ledger } = this;
    this.judgeName(wanted.name);
    const instance = this.instances.get(wanted.source);
    const roleCrn = this.roles.crnOf(wanted.role ?? "Manager");
    return ledger.write((contents) => {
      const serviceId = this.serviceIdFor(contents, wanted);
      const role = this.roles.serviceRoleOf(roleCrn);
      const identity = this.identities.find(serviceId.iamId);
      if (identity !== undefined) identity.serviceRoleOn = { ...identity.serviceRoleOn, [instance.guid]: role };
      const usableFrom = ledger.now() + ledger.settings.apiKeyPropagationMs;
      const apiKey = this.identities.addKey(contents, serviceId.iamId, ledger.secret("apikey"), usableFrom);
      // The first resource key of a Manager makes the service key; every later one shows the same.
      if (instance.service === "logdnaat" && role === "Manager" && instance.serviceKeys.length === 0) {
        instance.serviceKeys = [ledger.secret("service-key")];
      }
      const guid = randomUUID();
      const date = ledger.date();
      const key: ResourceKey = {
        guid,
        crn: resourceKeyCrn(instance.crn, guid),
        name: wanted.name,
        sourceCrn: instance.crn,
        instanceGuid: instance.guid,
        roleCrn,
        serviceIdCrn: serviceId.crn,
        apiKeyId: apiKey.id,
        state: "active",
        removedAnswers: "not-found",
        parameters: wanted.parameters ?? null,
        frozenCredentials: serviceCredentials(contents, instance),
        createdAt: date,
        createdBy: caller.iamId,
        updatedAt: date,
        updatedBy: "",
        deletedAt: null,
        deletedBy: null,
      };
      contents.resourceKeys.push(key);
      return key;
    });
  }

  /** The key a GUID or CRN names; a removed one answers as its removal decided. */
  get(guidOrCrn: string): ResourceKey {
    const key = this.find(guidOrCrn);
    if (key.state === "removed" && key.removedAnswers !== "removed") {
      throw new Refusal(key.removedAnswers, `Resource key ${key.guid} was deleted.`);
    }
    return key;
  }

  rename(guidOrCrn: string, name: string, caller: Identity): ResourceKey {
    this.judgeName(name);
    this.active(guidOrCrn);
    return this.ledger.write(() => {
      const key = this.find(guidOrCrn);
      key.name = name;
      key.updatedAt = this.ledger.date();
      key.updatedBy = caller.iamId;
      return key;
    });
  }

  /** Deletes the key and its API key, and the service ID too when it was made for keys and none is left. */
  delete(guidOrCrn: string, caller: Identity, answers: RemovedAnswer): void {
    this.active(guidOrCrn);
    this.ledger.write((contents) => {
      const key = this.find(guidOrCrn);
      key.state = "removed";
      key.removedAnswers = answers;
      key.deletedAt = this.ledger.date();
      key.deletedBy = caller.iamId;
      contents.apiKeys = contents.apiKeys.filter((candidate) => candidate.id !== key.apiKeyId);
      this.dropServiceIdOf(contents, key);
    });
  }

  active(guidOrCrn: string): ResourceKey {
    const key = this.get(guidOrCrn);
    if (key.state === "removed") throw new Refusal("gone", `Resource key ${key.guid} was deleted.`);
    return key;
  }

  list(): ResourceKey[] {
    return this.ledger.contents.resourceKeys.filter((key) => key.state === "active");
  }

  private find(guidOrCrn: string): ResourceKey {
    const guid = resourceKeyGuidIn(guidOrCrn);
    const key = this.ledger.contents.resourceKeys.find((candidate) => candidate.guid === guid);
    if (key === undefined) throw new Refusal("not-found", `Resource key ${guidOrCrn} does not exist.`);
    return key;
  }

  private judgeName(name: string): void {
    if (!goodName.test(name)) {
      throw new Refusal(
        "invalid",
        "The name must be 1 to 180 characters without special characters other than (space) - . _ :",
      );
    }
  }

  private serviceIdFor(contents: Contents, wanted: NewResourceKey) {
    const crn = wanted.parameters?.serviceid_crn;
    if (crn === undefined) {
      return this.identities.newServiceId(contents, `Auto-generated for ${wanted.name}`, true);
    }
    const serviceId = contents.serviceIds.find((candidate) => candidate.crn === crn);
    if (serviceId === undefined) throw new Refusal("invalid", "parameters.serviceid_crn names no service ID.");
    return serviceId;
  }

  private dropServiceIdOf(contents: Contents, key: ResourceKey): void {
    const serviceId = contents.serviceIds.find((candidate) => candidate.crn === key.serviceIdCrn);
    const stillUsed = this.list().some((other) => other.serviceIdCrn === key.serviceIdCrn);
    if (serviceId === undefined || !serviceId.createdForResourceKey || stillUsed) return;
    contents.serviceIds = contents.serviceIds.filter((candidate) => candidate !== serviceId);
    contents.identities = contents.identities.filter(({ iamId }) => iamId !== serviceId.iamId);
    contents.apiKeys = contents.apiKeys.filter(({ iamId }) => iamId !== serviceId.iamId);
    contents.policies = contents.policies.filter((policy) => {
      const attributes = policy.subjects.flatMap((subject) => subject.attributes);
      return !attributes.some(({ name, value }) => name === "iam_id" && value === serviceId.iamId);
    });
  }
}
